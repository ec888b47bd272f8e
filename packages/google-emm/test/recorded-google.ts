import { createVirtualClock, listen, type VirtualClock } from '@mdmkit/core/testing';
import { createEmmSimulator, type EmmSimulator, type EmmSimulatorOptions } from '../src/testing/index.ts';

/** One exchange with the simulator. */
export interface Exchange {
  readonly endpoint: string;
  readonly request: unknown;
  readonly status: number;
  readonly answer: unknown;
}

/** A simulated Google of which every exchange is kept. */
export interface RecordedGoogle extends AsyncDisposable {
  readonly google: EmmSimulator;
  readonly origin: string;
  readonly clock: VirtualClock;
  readonly exchanges: readonly Exchange[];
  /** Options for a client of it. */
  readonly client: { readonly origin: string; readonly tokenOrigin: string; readonly clock: VirtualClock };
}

/** Starts one. */
export async function startRecorded(options: EmmSimulatorOptions = {}): Promise<RecordedGoogle> {
  const clock = createVirtualClock();
  const google = createEmmSimulator({ clock, ...options });
  const exchanges: Exchange[] = [];
  const server = await listen({
    async fetch(request) {
      const sent = await request.clone().text();
      const response = await google.fetch(request);
      const text = await response.clone().text();
      const endpoint = google.requests().at(-1)?.endpoint ?? '';
      exchanges.push({ endpoint, request: parse(sent), status: response.status, answer: parse(text) });
      return response;
    },
  });
  return {
    google,
    origin: server.origin,
    clock,
    exchanges,
    client: { origin: server.origin, tokenOrigin: server.origin, clock },
    [Symbol.asyncDispose]: () => server.close(),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
