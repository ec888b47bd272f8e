import type { Clock } from '@mdmkit/core';
import { bearerTokenOf, type SimulatedRequest } from '@mdmkit/core/testing';
import type { VppErrorNumber } from '../errors/error-numbers.ts';
import type { VppLocation } from './location.ts';
import type { IssuedToken, TokenRegistry } from './tokens.ts';

/** Judges a request before it is looked into. */
export type RequestCheck = (request: SimulatedRequest) => IssuedToken | VppErrorNumber | undefined;

/** Tells whether a location has used up its requests of the present second; counts the request if not. */
export type RateCheck = (location: VppLocation) => boolean;

/**
 * Makes the checks that come before every call: content type, header, token, rate. Undefined lets a call through that
 * needs no token. Apple's own order is not known.
 */
export function createRequestCheck(
  tokens: TokenRegistry,
  clock: Clock,
  isTooFast: RateCheck,
  missingToken: 9601 | 9722 = 9601,
): RequestCheck {
  return ({ endpoint, request }) => {
    if (endpoint.body && !isJson(request.headers.get('content-type'))) return 9727;
    if (endpoint.auth === 'none') return undefined;
    if (!request.headers.has('authorization')) return missingToken;
    const text = bearerTokenOf(request);
    if (text === undefined) return 9722;
    const token = tokens.find(text);
    if (!token) return 9622;
    if (token.revoked) return 9625;
    if (token.expiresAtMs <= clock.now()) return 9621;
    return isTooFast(token.location) ? 9646 : token;
  };
}

/** Lets so many requests of one location through in any second on the clock. */
export function createRateCheck(clock: Clock, requestsPerSecond: number): RateCheck {
  const recent = new WeakMap<VppLocation, number[]>();
  return (location) => {
    const now = clock.elapsedMs();
    const within = (recent.get(location) ?? []).filter((at) => now - at < 1_000);
    const tooFast = within.length >= requestsPerSecond;
    if (!tooFast) within.push(now);
    recent.set(location, within);
    return tooFast;
  };
}

function isJson(contentType: string | null): boolean {
  return /^application\/json\s*(?:;|$)/i.test(contentType ?? '');
}
