import { createVirtualClock, type LoopbackServer, listen, type VirtualClock } from '@mdmkit/core/testing';
import { createEmmClient, type EmmClient, type EmmClientOptions } from '../src/index.ts';
import { createEmmSimulator, type EmmSimulator, type EmmSimulatorOptions } from '../src/testing/index.ts';

/** A client, a simulated Google behind a real socket, and the clock that both go by. */
export interface StartedEmm extends AsyncDisposable {
  readonly google: EmmSimulator;
  readonly emm: EmmClient;
  readonly clock: VirtualClock;
  readonly server: LoopbackServer;
  /** A further client of the same Google. */
  client(options?: Partial<EmmClientOptions>): EmmClient;
}

/** Starts a simulated Google with one client. */
export async function startEmm(
  options: Partial<EmmClientOptions> = {},
  simulated: EmmSimulatorOptions = {},
): Promise<StartedEmm> {
  const clock = createVirtualClock();
  const google = createEmmSimulator({ clock, ...simulated });
  const server = await listen(google);
  const clients: EmmClient[] = [];
  const client = (own: Partial<EmmClientOptions> = {}) => {
    const made = createEmmClient({
      credential: google.credential,
      origin: server.origin,
      tokenOrigin: server.origin,
      clock,
      random: () => 0.5,
      ...own,
    });
    clients.push(made);
    return made;
  };
  const emm = client(options);
  return {
    google,
    emm,
    clock,
    server,
    client,
    async [Symbol.asyncDispose]() {
      for (const made of clients) await made.close();
      await server.close();
    },
  };
}

/** Waits until something has happened, turn by turn of the event loop. */
export async function until(happened: () => boolean): Promise<void> {
  while (!happened()) await new Promise((resolve) => setImmediate(resolve));
}

/** The error that a promise is rejected with. */
export async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => {
      throw new Error('it did not fail');
    },
    (error: unknown) => error,
  );
}
