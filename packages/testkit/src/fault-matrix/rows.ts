import { gzipSync } from 'node:zlib';
import type { Fault } from '@mdmkit/core/testing';
import type { FaultRowDefinition } from './row.ts';

export type { Access, FaultExpectation } from './row.ts';

/** The longest answer that clients read while the matrix runs, in bytes. */
export const maxResponseBytes = 1024 * 1024;

/** Where a redirect to another origin leads. */
export const elsewhere = 'http://127.0.0.1:9/elsewhere';

const tooMuch = 2 * maxResponseBytes;
const json = { 'content-type': 'application/json' };
const status = (code: number, headers: Readonly<Record<string, string>> = {}): Fault => ({
  status: code,
  headers: { 'content-type': 'text/plain', ...headers },
});
const httpDate = (atMs: number): string => new Date(atMs).toUTCString();

// Three attempts with waits of 250 and 500 ms: the default policy, with a random number of 0.5.
const thrice = { attempts: 3, totalMs: 750 };
const once = { attempts: 1, totalMs: 0 };

/** What goes wrong, and how a call with the default retry policy ends: one table for all vendors. */
export const faultRows = {
  'nothing-wrong': { what: 'nothing', setup: {}, read: { reason: 'OK', ...once } },
  'private-authority': {
    what: 'TLS, certificate of an authority named in "ca"',
    setup: { tls: 'good' },
    read: { reason: 'OK', ...once },
  },

  'connection-refused': {
    what: 'nothing listens',
    setup: { refused: true },
    read: { reason: 'CONNECTION_FAILED', ...thrice },
  },
  'name-unknown': { what: 'DNS failure', setup: { unresolvable: true }, read: { reason: 'DNS_FAILED', ...thrice } },
  'certificate-expired': {
    what: 'TLS, certificate expired',
    setup: { tls: 'expired' },
    read: { reason: 'TLS_FAILED', ...once },
  },
  'certificate-of-another': {
    what: 'TLS, certificate of another name',
    setup: { tls: 'wrong-name' },
    read: { reason: 'TLS_FAILED', ...once },
  },
  'authority-unknown': {
    what: 'TLS, certificate of an unknown authority',
    setup: { tls: 'unknown-issuer' },
    read: { reason: 'TLS_FAILED', ...once },
  },
  'reset-before-answer': {
    what: 'connection cut before the answer',
    setup: { fault: 'reset' },
    read: { reason: 'CONNECTION_RESET', ...thrice },
    write: once,
  },
  'reset-in-body': {
    what: 'connection cut within the body',
    setup: { fault: 'reset-body' },
    read: { reason: 'CONNECTION_RESET', ...thrice },
    write: once,
  },
  'reset-after-body': {
    what: 'connection cut after the body',
    setup: { fault: 'reset-after' },
    read: { reason: 'OK', ...once },
  },
  'hang-before-headers': {
    what: 'no answer, ever',
    setup: { fault: 'hang' },
    read: { reason: 'TIMEOUT', attempts: 3, totalMs: 90_750 },
    write: { attempts: 1, totalMs: 30_000 },
  },
  'slow-body': {
    what: 'the body stops half-way',
    setup: { fault: 'stall' },
    read: { reason: 'SLOW_RESPONSE', attempts: 3, totalMs: 90_750 },
    write: { attempts: 1, totalMs: 30_000 },
  },

  'truncated-json': {
    what: 'half of the JSON',
    setup: { fault: 'garble' },
    read: { reason: 'MALFORMED_RESPONSE', ...once },
  },
  'wrong-content-type': {
    what: 'status 200 with text',
    setup: { fault: { status: 200, headers: { 'content-type': 'text/plain' }, body: 'fine' } },
    read: { reason: 'MALFORMED_RESPONSE', ...once },
  },
  'page-of-a-proxy': {
    what: 'status 200 with a web page',
    setup: { fault: 'html' },
    read: { reason: 'INTERCEPTED', ...thrice },
    write: once,
  },
  'proxy-page-407': {
    what: 'status 407 from something in between',
    setup: { fault: status(407, { 'proxy-authenticate': 'Basic' }) },
    read: { reason: 'PROXY_AUTHENTICATION_REQUIRED', ...once },
  },
  'oversized-body': {
    what: 'a body beyond the limit',
    setup: { fault: { status: 200, headers: json, body: JSON.stringify('x'.repeat(tooMuch)) } },
    read: { reason: 'RESPONSE_TOO_LARGE', ...once },
  },
  'compressed-bomb': {
    what: 'a small body that unpacks beyond the limit',
    setup: {
      fault: {
        status: 200,
        headers: { ...json, 'content-encoding': 'gzip' },
        body: new Uint8Array(gzipSync(Buffer.alloc(tooMuch))),
      },
    },
    read: { reason: 'RESPONSE_TOO_LARGE', ...once },
  },
  'redirect-elsewhere': {
    what: 'redirect to another origin',
    setup: { fault: status(302, { location: elsewhere }) },
    read: { reason: 'REDIRECT_REFUSED', ...once },
  },
  'redirect-loop': {
    what: 'redirect to itself, for ever',
    setup: { fault: status(307, { location: '?again' }) },
    read: { reason: 'REDIRECT_REFUSED', ...once },
  },

  'unauthorised-once': {
    what: '401 once, as when a session ran out',
    setup: { fault: status(401), times: 1 },
    read: { reason: 'OK', attempts: 2, totalMs: 0 },
  },
  'unauthorised-for-ever': {
    what: '401 always',
    setup: { fault: status(401) },
    read: { reason: 'UNAUTHORIZED', attempts: 2, totalMs: 0 },
  },
  'clock-skew': {
    what: '401 with a Date an hour ahead',
    setup: { fault: (nowMs) => status(401, { date: httpDate(nowMs + 3_600_000) }) },
    read: { reason: 'CLOCK_SKEW', ...once },
  },
  forbidden: { what: '403', setup: { fault: status(403) }, read: { reason: 'FORBIDDEN', ...once } },
  'not-found': { what: '404', setup: { fault: status(404) }, read: { reason: 'NOT_FOUND', ...once } },
  conflict: { what: '409', setup: { fault: status(409) }, read: { reason: 'CONFLICT', ...once } },
  throttled: { what: '429', setup: { fault: status(429) }, read: { reason: 'THROTTLED', ...thrice } },
  'throttled-for-seconds': {
    what: '429, Retry-After: 7',
    setup: { fault: status(429, { 'retry-after': '7' }) },
    read: { reason: 'THROTTLED', attempts: 3, totalMs: 14_000, retryAfterMs: 7_000 },
  },
  'throttled-until': {
    what: '429, Retry-After: a date 7 s ahead',
    setup: { fault: (nowMs) => status(429, { 'retry-after': httpDate(nowMs + 7_000) }) },
    // The same date each time: at the second attempt it has come.
    read: { reason: 'THROTTLED', attempts: 3, totalMs: 7_000, retryAfterMs: 0 },
  },
  'throttled-for-hours': {
    what: '429, Retry-After: 7200',
    setup: { fault: status(429, { 'retry-after': '7200' }) },
    read: { reason: 'THROTTLED', ...once, retryAfterMs: 7_200_000 },
  },
  'server-error-500': {
    what: '500',
    setup: { fault: status(500) },
    read: { reason: 'SERVER_ERROR', ...thrice },
    write: once,
  },
  'server-error-502': {
    what: '502',
    setup: { fault: status(502) },
    read: { reason: 'SERVER_ERROR', ...thrice },
    write: once,
  },
  'server-error-503': {
    what: '503',
    setup: { fault: status(503) },
    read: { reason: 'SERVER_ERROR', ...thrice },
    write: once,
  },
  'server-error-once': {
    what: '500 once',
    setup: { fault: status(500), times: 1 },
    read: { reason: 'OK', attempts: 2, totalMs: 250 },
    write: { reason: 'SERVER_ERROR', ...once },
  },

  'through-a-proxy': { what: 'proxy', setup: { tls: 'good', proxy: 'open' }, read: { reason: 'OK', ...once } },
  'proxy-gets-credentials': {
    what: 'proxy that asks for credentials and gets them',
    setup: { tls: 'good', proxy: 'asks-and-gets' },
    read: { reason: 'OK', ...once },
  },
  'proxy-asks': {
    what: 'proxy that asks for credentials',
    setup: { tls: 'good', proxy: 'asks' },
    read: { reason: 'PROXY_AUTHENTICATION_REQUIRED', ...once },
  },
  'proxy-refuses-credentials': {
    what: 'proxy that gets wrong credentials',
    setup: { tls: 'good', proxy: 'asks-and-gets-wrong' },
    read: { reason: 'PROXY_AUTHENTICATION_REQUIRED', ...once },
  },
  'proxy-dead': {
    what: 'dead proxy',
    setup: { tls: 'good', proxy: 'dead' },
    read: { reason: 'PROXY_FAILED', ...thrice },
  },
  'proxy-403': {
    what: 'proxy that answers 403',
    setup: { tls: 'good', proxy: 403 },
    read: { reason: 'PROXY_FAILED', ...thrice },
  },
  'proxy-502': {
    what: 'proxy that answers 502',
    setup: { tls: 'good', proxy: 502 },
    read: { reason: 'PROXY_FAILED', ...thrice },
  },
  'proxy-and-unknown-authority': {
    what: 'proxy, certificate of an unknown authority behind it',
    setup: { tls: 'unknown-issuer', proxy: 'open' },
    read: { reason: 'TLS_FAILED', ...once },
  },

  'abort-before': {
    what: 'the caller had given up before',
    setup: { abort: 'before' },
    read: { reason: 'ABORTED', attempts: 0, totalMs: 0 },
  },
  'abort-during': {
    what: 'the caller gives up while no answer comes',
    setup: { fault: 'hang', abort: 'during' },
    read: { reason: 'ABORTED', ...once },
  },
  'abort-in-wait': {
    what: 'the caller gives up between two attempts',
    setup: { fault: status(429), abort: 'wait' },
    read: { reason: 'ABORTED', ...once },
  },
} as const satisfies Readonly<Record<string, FaultRowDefinition>>;

/** The name of a row. */
export type FaultRowName = keyof typeof faultRows;

/** One row of the table, by its name. */
export interface FaultRow extends FaultRowDefinition {
  /** The row's name. */
  readonly name: FaultRowName;
}
