import { createVirtualClock, type LoopbackServer, listen, type VirtualClock } from '@mdmkit/core/testing';
import { createVppClient, type VppClient, type VppClientOptions, VppError } from '../src/index.ts';
import { createVppSimulator, type VppSimulator, type VppSimulatorOptions } from '../src/testing/index.ts';

/** A simulator behind a real socket, and a client of its first location, on one clock. */
export interface StartedVpp extends AsyncDisposable {
  readonly simulator: VppSimulator;
  readonly server: LoopbackServer;
  readonly client: VppClient;
  readonly clock: VirtualClock;
}

export async function startVpp(
  simulated: Omit<VppSimulatorOptions, 'clock'> = {},
  options: Partial<VppClientOptions> = {},
): Promise<StartedVpp> {
  const clock = createVirtualClock();
  const simulator = createVppSimulator({ clock, ...simulated });
  const server = await listen(simulator);
  const { origin } = server;
  const client = createVppClient({ credential: simulator.credential, origin, clock, random: () => 0.5, ...options });
  return {
    simulator,
    server,
    client,
    clock,
    async [Symbol.asyncDispose]() {
      await client.close();
      await server.close();
    },
  };
}

/** The error of a call that has to fail. */
export async function failureOf(call: Promise<unknown>): Promise<VppError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof VppError) return error;
  throw new Error(error === undefined ? 'the call did not fail' : 'it failed with another error', { cause: error });
}

/** The error of a function that has to throw. */
export function thrownBy(run: () => unknown): VppError {
  try {
    run();
  } catch (error) {
    if (error instanceof VppError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** Everything that an iterable yields. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const collected: Item[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
