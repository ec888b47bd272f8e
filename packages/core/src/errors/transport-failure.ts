import type { CommonReason } from './catalogue.ts';

/** Facts about a failure below HTTP. */
export interface TransportFailureFacts {
  /** Which shared error code it becomes. */
  readonly reason: CommonReason;
  /** The system's or OpenSSL's code (`ECONNREFUSED`, `CERT_HAS_EXPIRED`) or a name of ours. */
  readonly code: string;
  /** The system call that failed, if one did. */
  readonly syscall?: string | undefined;
  /** The host that was to be reached: the vendor's or the proxy's. */
  readonly host?: string | undefined;
  /** The port that was to be reached. */
  readonly port?: number | undefined;
  /** The failures of further addresses of the host. */
  readonly also?: readonly TransportFailureFacts[] | undefined;
}

/**
 * The cause of a {@link VendorError} when no complete answer arrived.
 *
 * It stands in for the HTTP library's own error object, which carries request headers.
 */
export class TransportFailure extends Error {
  /** The name of the class. */
  override readonly name = 'TransportFailure';
  /** Which shared error code it becomes. */
  readonly reason: CommonReason;
  /** The system's or OpenSSL's code (`ECONNREFUSED`, `CERT_HAS_EXPIRED`) or a name of ours. */
  readonly code: string;
  /** The system call that failed, if one did. */
  readonly syscall: string | undefined;
  /** The host that was to be reached. */
  readonly host: string | undefined;
  /** The port that was to be reached. */
  readonly port: number | undefined;

  /** Makes a failure from its facts; the message repeats them. */
  constructor(facts: TransportFailureFacts) {
    super([facts, ...(facts.also ?? [])].map(describe).join(', '));
    this.reason = facts.reason;
    this.code = facts.code;
    this.syscall = facts.syscall;
    this.host = facts.host;
    this.port = facts.port;
  }
}

function describe({ syscall, code, host, port }: TransportFailureFacts): string {
  const name = host?.includes(':') === true ? `[${host}]` : host;
  return [syscall, code, name === undefined || port === undefined ? name : `${name}:${port}`].filter(Boolean).join(' ');
}

const dnsCodes = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA', 'EAI_NONAME', 'ESERVFAIL', 'ENODATA']);
const resetCodes = new Set([
  'ECONNRESET',
  'EPIPE',
  'ECONNABORTED',
  'ERR_STREAM_PREMATURE_CLOSE',
  'HPE_INVALID_EOF_STATE',
]);
const localCodes = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'ENOBUFS', 'EADDRNOTAVAIL', 'EACCES', 'EPERM']);
const tlsCodes =
  /^(CERT_|CRL_|ERROR_IN_C|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH_EXCEEDED|UNSPECIFIED$|EPROTO$|ERR_OSSL_)/;

/** Broken HTTP, and broken gzip, brotli or zstd. */
const garbledCodes = /^(HPE_|Z_|ERR__ERROR_|ERR_BROTLI|ZSTD_)/;

/** Names the shared error code for a system or OpenSSL error code. */
export function reasonOfSystemCode(code: string): CommonReason {
  if (dnsCodes.has(code)) return 'DNS_FAILED';
  if (resetCodes.has(code)) return 'CONNECTION_RESET';
  if (localCodes.has(code)) return 'LOCAL_FAILURE';
  if (tlsCodes.test(code)) return 'TLS_FAILED';
  if (garbledCodes.test(code)) return 'MALFORMED_RESPONSE';
  // A header or an address that cannot be sent, such as a token with a line break in it.
  if (/^ERR_(INVALID_|UNESCAPED_CHARACTERS|HTTP_INVALID_)/.test(code)) return 'INVALID_REQUEST';
  if (code === 'ETIMEDOUT' || code === 'ESOCKETTIMEDOUT') return 'TIMEOUT';
  return 'CONNECTION_FAILED';
}
