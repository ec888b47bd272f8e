import { stripVTControlCharacters } from 'node:util';
import type { JourneyFailureKind } from './request.ts';

/** A journey failed for a reason that is known. */
export class JourneyProblem extends Error {
  override readonly name = 'JourneyProblem';
  /** Why it failed. */
  readonly kind: JourneyFailureKind;

  /** Makes the problem. The message may hold typed text; it is cleaned before it is kept. */
  constructor(kind: JourneyFailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}

/** What Chromium's network errors mean; the first that matches. */
const networkErrors: readonly (readonly [RegExp, JourneyFailureKind])[] = [
  [/net::ERR_(?:PROXY|TUNNEL|SOCKS|MANDATORY_PROXY)/, 'proxy'],
  [/net::ERR_(?:INTERNET_DISCONNECTED|NETWORK_CHANGED|NETWORK_ACCESS_DENIED|INSUFFICIENT_RESOURCES)/, 'offline'],
  [/net::ERR_BLOCKED_BY_CLIENT/, 'origin'],
  [/net::ERR_NAME_/, 'name'],
  [/net::ERR_(?:CERT|SSL|BAD_SSL)/, 'tls'],
  [/net::ERR_OUT_OF_MEMORY/, 'memory'],
  [/net::ERR_(?:TIMED_OUT|CONNECTION_TIMED_OUT)/, 'navigation-timeout'],
  [/net::ERR_/, 'connection'],
];

/** What an error of Playwright means; undefined for anything else, such as a defect of the journey's own code. */
export function kindOfError(error: unknown): JourneyFailureKind | undefined {
  if (error instanceof JourneyProblem) return error.kind;
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'ExpectationFailed') return 'expectation';
  const { message } = error;
  const network = networkErrors.find(([pattern]) => pattern.test(message))?.[1];
  if (network) return network;
  if (/(?:page|target) crashed/i.test(message)) return 'page-crash';
  if (/(?:browser|context|page|target).{0,40}(?:has been closed|disconnected)/i.test(message)) return 'crash';
  if (error.name === 'TimeoutError')
    return /\b(?:goto|waitForURL|navigat)/i.test(message) ? 'navigation-timeout' : 'step-timeout';
  if (/strict mode violation|not (?:visible|enabled|editable|attached)|intercepts pointer events/.test(message))
    return 'expectation';
  return undefined;
}

/** The first lines of an error's message, without the log of Playwright and without colours. */
export function shortMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [first = ''] = stripVTControlCharacters(message).split(/\n\s*(?:Call log|=+ logs)/);
  return first.trim().replaceAll(/\s+/g, ' ').slice(0, 400);
}

/** An address without query, fragment and user: these may hold what identifies a person. */
export function plainAddress(url: string): string {
  if (!URL.canParse(url)) return url.slice(0, 20);
  const { protocol, host, pathname } = new URL(url);
  return host === '' ? protocol : `${protocol}//${host}${pathname}`;
}
