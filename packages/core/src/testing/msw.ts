import { HttpResponse, http, type RequestHandler } from 'msw';
import { connectionFaultOf } from './connection-fault.ts';
import type { Simulator } from './simulator.ts';

/**
 * Handlers for msw that let a simulator answer in the vendor's place, at the vendor's own addresses.
 *
 * A fault that cuts the connection becomes a network error, one that never answers stays unanswered.
 */
export function mswHandlers(simulator: Simulator): RequestHandler[] {
  return simulator.origins.map((origin) =>
    http.all(`${origin}/*`, async ({ request }) => {
      const response = await simulator.fetch(request);
      switch (connectionFaultOf(response)) {
        case undefined:
          return response;
        case 'reset':
        case 'reset-body':
          return HttpResponse.error();
        case 'hang':
        case 'stall':
          return await new Promise<never>(() => {});
      }
    }),
  );
}
