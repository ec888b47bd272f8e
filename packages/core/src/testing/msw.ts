import { http, type RequestHandler } from 'msw';
import { connectionFaultOf } from './connection-fault.ts';
import type { Simulator } from './simulator.ts';

/**
 * Handlers for msw that let a simulator answer in the vendor's place, at the vendor's own addresses.
 *
 * A fault that cuts the connection becomes a network error, which msw also prints; a fault that never answers stays
 * unanswered.
 */
export function mswHandlers(simulator: Simulator): RequestHandler[] {
  return simulator.origins.map((origin) =>
    http.all(`${origin}/*`, async ({ request }) => {
      const response = await simulator.fetch(request);
      switch (connectionFaultOf(response)) {
        case undefined:
        case 'reset-after':
          return response;
        case 'reset':
        case 'reset-body':
          throw connectionReset();
        case 'hang':
        case 'stall':
          return await new Promise<never>(() => {});
      }
    }),
  );
}

/** What a socket reports when it is cut. msw passes an error with these members on to the client as it is. */
function connectionReset(): Error {
  return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', errno: -104, syscall: 'read' });
}
