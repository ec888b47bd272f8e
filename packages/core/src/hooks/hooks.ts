import type { HttpMethod } from '../endpoint.ts';
import type { VendorError } from '../errors/vendor-error.ts';
import type { Surprise } from '../schema/surprise.ts';
import type { Phases } from '../transport/http.ts';

/** Whose and which call an event is about. */
export interface CallFacts {
  /** The vendor service, such as `apple.dep`. */
  readonly service: string;
  /** The endpoint's name, such as `devices.fetch`. */
  readonly operation: string;
  /** The client's label. */
  readonly label: string | undefined;
}

/** A request is about to be sent. */
export interface RequestEvent extends CallFacts {
  /** The HTTP method. */
  readonly method: HttpMethod;
  /** The URL without its query. */
  readonly url: string;
  /** 1 for the first request of a call. */
  readonly attempt: number;
  /** How long the request waited for a free connection before, in milliseconds. Absent if one was free. */
  readonly connectionWaitMs?: number;
}

/** An answer arrived, of whatever status. */
export interface ResponseEvent extends RequestEvent {
  /** The HTTP status. */
  readonly status: number;
  /** The vendor's id of the request. */
  readonly requestId: string | undefined;
  /** The length of the body in bytes, decompressed. */
  readonly bytes: number;
  /** How long the parts took. */
  readonly phases: Phases;
  /** The vendor's clock minus ours, from the `Date` header, in milliseconds; absent without that header. */
  readonly clockSkewMs: number | undefined;
}

/** A failed request will be repeated. */
export interface RetryEvent extends CallFacts {
  /** The request that failed: 1 for the first. */
  readonly attempt: number;
  /** The wait before the next one, in milliseconds. */
  readonly delayMs: number;
  /** The code of the failure. */
  readonly code: string;
  /** Whether the vendor named the wait. */
  readonly requestedByVendor: boolean;
}

/** A call has to wait before it may be sent. */
export interface WaitEvent extends CallFacts {
  /** What it waits for. */
  readonly reason: 'budget' | 'connection' | 'session';
  /** The expected wait in milliseconds: it takes at least as long. Undefined if it is not known. */
  readonly expectedMs: number | undefined;
}

/** A call has ended, with all its attempts. */
export interface EndEvent extends CallFacts {
  /** How many requests were sent. */
  readonly attempts: number;
  /** From the call's beginning to its end, waits included, in milliseconds. */
  readonly durationMs: number;
  /** How long all attempts of the call waited for free connections, in milliseconds. Absent if one was always free. */
  readonly connectionWaitMs?: number;
  /** Why it failed; absent when it did not. */
  readonly error?: VendorError;
}

/** An answer differs from its documentation. */
export interface DriftEvent extends CallFacts, Surprise {}

/**
 * Plain functions that are told what happens. They see redacted facts and cannot change the outcome; what one throws
 * is ignored.
 */
export interface Hooks {
  /** Before each request. */
  readonly onRequest?: (event: RequestEvent) => void;
  /** After each answer. */
  readonly onResponse?: (event: ResponseEvent) => void;
  /** Before each wait for a further attempt. */
  readonly onRetry?: (event: RetryEvent) => void;
  /** Before each wait for a budget, for a free connection, or for the session of another process. */
  readonly onWait?: (event: WaitEvent) => void;
  /** After each call that was sent or could have been, whether it failed or not; one refused for its input is none. */
  readonly onEnd?: (event: EndEvent) => void;
  /** For each surprise in an answer, at most once an hour per endpoint, place and kind. */
  readonly onDrift?: (event: DriftEvent) => void;
}

/** Calls a hook; a hook that throws, or whose promise rejects, must not fail the call it only watches. */
export function notify<Event>(hook: ((event: Event) => void) | undefined, event: Event): void {
  try {
    const result: unknown = hook?.(event);
    // There is no place to report it: hooks are that place.
    if (result instanceof Promise) result.catch(() => {});
  } catch {
    // As above.
  }
}
