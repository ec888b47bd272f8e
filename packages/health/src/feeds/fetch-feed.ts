import { type Clock, parseRetryAfter, startDeadline, type Transport, TransportFailure } from '@mdmkit/core';
import { userAgent } from '../network/user-agent.ts';

/** What a server gave with its last answer, to ask whether there is anything new. */
export interface Validators {
  /** The entity tag. */
  readonly etag?: string;
  /** The time of the last change. */
  readonly lastModified?: string;
}

/** An answer to a request for a feed. */
export interface FeedAnswer {
  /** The text; null if nothing has changed since the last answer. */
  readonly text: string | null;
  /** What to ask with the next time. */
  readonly validators: Validators;
  /** For how long the answer is fresh by its own word, in milliseconds. */
  readonly freshMs: number;
}

/** What {@link fetchFeed} needs. */
export interface FetchFeedOptions {
  /** Connections, with their proxy and their certificate authorities. */
  readonly transport: Transport;
  /** Time. */
  readonly clock: Clock;
  /** What the last answer gave. */
  readonly validators: Validators;
  /** Ends the request. */
  readonly signal: AbortSignal;
}

/** A feed that cannot be read now. Its message is one sentence, and repeats nothing of an answer. */
export class FeedUnreadable extends Error {
  override readonly name = 'FeedUnreadable';
  /** How long the server asks to wait, in milliseconds; 0 if it does not say. */
  readonly retryAfterMs: number;

  /** Makes it. */
  constructor(message: string, retryAfterMs = 0) {
    super(message);
    this.retryAfterMs = retryAfterMs;
  }
}

/** How long a request may take, in milliseconds. */
const timeoutMs = 10_000;

/** The longest feed that is read, decompressed, in bytes. */
const mostBytes = 10_000_000;

/**
 * Asks for a feed, unless it has not changed. No credential is sent, and no redirect to another host is followed.
 *
 * @throws FeedUnreadable - If there is no usable answer.
 */
export async function fetchFeed(url: string, options: FetchFeedOptions): Promise<FeedAnswer> {
  const { transport, clock, validators, signal } = options;
  const late = () => new TransportFailure({ reason: 'TIMEOUT', code: 'FEED_TIMEOUT' });
  using deadline = startDeadline(clock, timeoutMs, late, signal);
  const headers = {
    accept: 'application/json, application/rss+xml, application/atom+xml, text/xml, */*;q=0.5',
    'user-agent': userAgent,
    ...(validators.etag === undefined ? {} : { 'if-none-match': validators.etag }),
    ...(validators.lastModified === undefined ? {} : { 'if-modified-since': validators.lastModified }),
  };
  const answer = await transport
    .send({ method: 'GET', url, headers, signal: deadline.signal, maxResponseBytes: mostBytes })
    .catch((error: unknown) => {
      if (signal.aborted) throw signal.reason;
      throw new FeedUnreadable(describeFailure(error));
    });
  const freshMs = freshnessOf(answer.headers);
  if (answer.status === 304) return { text: null, validators, freshMs };
  if (answer.status !== 200) {
    const retryAfterMs = parseRetryAfter(answer.headers['retry-after'], clock.now()) ?? 0;
    throw new FeedUnreadable(`The server answers with status ${answer.status}.`, retryAfterMs);
  }
  return { text: answer.body.toString('utf8'), validators: validatorsOf(answer.headers), freshMs };
}

function describeFailure(error: unknown): string {
  if (!(error instanceof TransportFailure)) return 'The feed cannot be read.';
  const { reason, code } = error;
  if (reason === 'TIMEOUT') return `The server does not answer within ${timeoutMs / 1_000} seconds.`;
  if (reason === 'RESPONSE_TOO_LARGE') return `The answer is longer than ${mostBytes / 1_000_000} MB.`;
  if (reason === 'REDIRECT_REFUSED') return 'The server redirects to another address: correct "url" of the feed.';
  return `The server cannot be reached (${code}).`;
}

function validatorsOf(headers: Readonly<Record<string, string>>): Validators {
  const { etag, 'last-modified': lastModified } = headers;
  // A value that is not short is not sent back.
  const isShort = (value: string | undefined): value is string => value !== undefined && value.length <= 256;
  return { ...(isShort(etag) ? { etag } : {}), ...(isShort(lastModified) ? { lastModified } : {}) };
}

/** The time for which an answer says it is fresh, without the time that it lay in caches (RFC 9111 §4.2). */
function freshnessOf(headers: Readonly<Record<string, string>>): number {
  const [, seconds = '0'] = /(?:^|[\s,])max-age\s*=\s*"?(\d{1,9})/i.exec(headers['cache-control'] ?? '') ?? [];
  const age = Number(headers['age'] ?? 0);
  return Math.max(0, Number(seconds) - (Number.isFinite(age) && age > 0 ? age : 0)) * 1_000;
}
