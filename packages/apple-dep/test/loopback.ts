import { createVirtualClock, type LoopbackServer, listen, type VirtualClock } from '@mdmkit/core/testing';
import { createDepClient, type DepClient, type DepClientOptions } from '../src/index.ts';
import { createDepSimulator, type DepSimulator, type DepSimulatorOptions } from '../src/testing/index.ts';

/** A simulator behind a real socket, on a clock that stands still, and clients of it. */
export interface Loopback extends AsyncDisposable {
  readonly clock: VirtualClock;
  readonly simulator: DepSimulator;
  readonly server: LoopbackServer;
  /** A client of the simulator, with its token unless another credential is given. */
  client(options?: Partial<DepClientOptions>): DepClient;
}

/** Starts a simulator for one test. Everything closes with the returned value. */
export async function loopback(options: DepSimulatorOptions = {}): Promise<Loopback> {
  const clock = createVirtualClock();
  const simulator = createDepSimulator({ clock, ...options });
  const server = await listen(simulator);
  const stack = new AsyncDisposableStack();
  stack.use(server);
  return {
    clock,
    simulator,
    server,
    client: (own) =>
      stack.use(
        createDepClient({ credential: simulator.credential, origin: server.origin, clock, random: () => 0.5, ...own }),
      ),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
