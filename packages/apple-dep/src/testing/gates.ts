import type { Clock } from '@mdmkit/core';
import { sessionHeader } from '../auth/session.ts';
import type { DepAssumptions } from './assumptions.ts';
import { badRequest, type Refusal } from './refusal.ts';

/** Checks what every request needs, before anything else. */
export function createGates(clock: Clock, assumptions: DepAssumptions): (request: Request) => Refusal | undefined {
  const overLimit = createRateLimit(clock, assumptions);
  return (request) =>
    judgeUserAgent(request.headers.get('user-agent'), assumptions) ??
    judgeContentType(request, assumptions) ??
    overLimit(request.headers.get(sessionHeader) ?? request.headers.get('authorization') ?? '');
}

/** A product token needs no version (RFC 9110 §10.1.5). What else Apple refuses is not documented. */
function judgeUserAgent(userAgent: string | null, { refusedUserAgents }: DepAssumptions): Refusal | undefined {
  if (!userAgent?.trim()) return badRequest('USER_AGENT_MISSING');
  return refusedUserAgents.includes(userAgent.trim()) ? badRequest('USER_AGENT_INVALID') : undefined;
}

function judgeContentType({ headers, body }: Request, { contentTypeRequired }: DepAssumptions): Refusal | undefined {
  const isRequired = contentTypeRequired === true || (contentTypeRequired === 'bodies' && body !== null);
  const isJson = /^application\/json\b/i.test(headers.get('content-type') ?? '');
  return isRequired && !isJson ? badRequest('MALFORMED_REQUEST_BODY') : undefined;
}

/** Counts requests by session in windows of a fixed length. */
function createRateLimit(clock: Clock, assumptions: DepAssumptions): (who: string) => Refusal | undefined {
  const { rateLimit: limit, retryAfter } = assumptions;
  const windows = new Map<string, { readonly endsAtMs: number; count: number }>();
  return (who) => {
    if (!limit) return undefined;
    const nowMs = clock.now();
    const window = windows.get(who);
    const open =
      window && nowMs < window.endsAtMs ? window : { endsAtMs: nowMs + limit.windowSeconds * 1000, count: 0 };
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
