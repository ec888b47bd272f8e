import type { Endpoint } from '../endpoint.ts';
import type { Surprise } from '../schema/surprise.ts';
import type { HttpHeaders } from '../transport/http.ts';
import type { CallerOptions } from './caller.ts';
import type { CallFacts } from './hooks.ts';

/** A caller's options with what it keeps between calls. */
export interface CallerContext extends CallerOptions {
  /** Whether a surprise has not been told lately. */
  readonly isNews: (operation: string, surprise: Surprise) => boolean;
}

/** The facts that every event and error of a call begins with. */
export function factsOf(caller: CallerContext, endpoint: Endpoint): CallFacts {
  return { service: caller.service.name, operation: endpoint.name, label: caller.label };
}

/** The vendor's id of a request, from its answer. */
export function requestIdOf(caller: CallerContext, headers: HttpHeaders): string | undefined {
  for (const name of caller.service.requestIdHeaders) if (headers[name]) return headers[name];
  return undefined;
}
