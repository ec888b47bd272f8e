import type { Clock } from '@mdmkit/core';
import { sessionHeader } from '../auth/session.ts';
import type { DepAssumptions } from './assumptions.ts';
import { badRequest, type Refusal } from './refusal.ts';

/** Judges what every request has to have, before anything else is looked at. */
export function createGates(clock: Clock, assumptions: DepAssumptions): (request: Request) => Refusal | undefined {
  const overLimit = createRateLimit(clock, assumptions);
  return (request) =>
    judgeUserAgent(request.headers.get('user-agent')) ??
    (assumptions.contentTypeRequired ? judgeContentType(request.headers.get('content-type')) : undefined) ??
    overLimit(request.headers.get(sessionHeader) ?? request.headers.get('authorization') ?? '');
}

/** Asks for a product token, and refuses what HTTP libraries send by themselves, as Apple does. */
function judgeUserAgent(userAgent: string | null): Refusal | undefined {
  if (!userAgent?.trim()) return badRequest('USER_AGENT_MISSING');
  const acceptable = /^[\w.-]+\/\S+/.test(userAgent) && !/^(axios|curl|go-http-client|node|undici)\//i.test(userAgent);
  return acceptable ? undefined : badRequest('USER_AGENT_INVALID');
}

function judgeContentType(contentType: string | null): Refusal | undefined {
  return /^application\/json\b/i.test(contentType ?? '') ? undefined : badRequest('MALFORMED_REQUEST_BODY');
}

/** Counts requests by session in windows of a fixed length. */
function createRateLimit(clock: Clock, assumptions: DepAssumptions): (who: string) => Refusal | undefined {
  const { rateLimit: limit, retryAfter } = assumptions;
  const windows = new Map<string, { readonly endsAtMs: number; count: number }>();
  return (who) => {
    if (!limit) return undefined;
    const nowMs = clock.now();
    const known = windows.get(who);
    const open = known && nowMs < known.endsAtMs ? known : { endsAtMs: nowMs + limit.windowSeconds * 1000, count: 0 };
    windows.set(who, open);
    open.count += 1;
    if (open.count <= limit.requests) return undefined;
    const wait = {
      seconds: { 'retry-after': String(Math.ceil((open.endsAtMs - nowMs) / 1000)) },
      date: { 'retry-after': new Date(open.endsAtMs).toUTCString() },
      none: {},
    }[retryAfter];
    return { status: 429, text: 'TOO_MANY_REQUESTS', headers: wait };
  };
}
