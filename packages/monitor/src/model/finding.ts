import type { ResultClass } from './result.ts';

/**
 * What a conclusive run says, as far as attribution distinguishes. `local` failed between us and the vendor: a failed
 * verification, an interception or a proxy. `ended` was refused after the credential's own date. Neither is evidence against
 * a vendor.
 */
export type Finding = 'ok' | 'degraded' | 'failing' | 'local' | 'auth' | 'ended' | 'terms' | 'config';

/** The ends of codes of failures that something on our side of the vendor causes. */
const localCodes =
  /(?:^|_)(?:TLS_FAILED|INTERCEPTED|INTERCEPTED_TRUSTED|PROXY_[A-Z_]+|REDIRECT_REFUSED|UNKNOWN_ROOT|NAME_MISMATCH|PORTAL|BLOCK_PAGE|DNS_SINKHOLE)$/;

const isLocalByCode = new Map<string, boolean>();

/** Whether a code names a failure on our side of the vendor. */
export function isLocalCode(code: string | null): boolean {
  if (code === null) return false;
  const listed = isLocalByCode.get(code);
  if (listed !== undefined) return listed;
  const isLocal = localCodes.test(code);
  // Codes come from our own catalogues; the limit only guards against a caller that makes them up.
  if (isLocalByCode.size < 1_000) isLocalByCode.set(code, isLocal);
  return isLocal;
}

/** Where a request failed before a host answered it: the name was not resolved, or no connection came about or lasted. */
export type NetworkLayer = 'resolver' | 'connection';

const resolverCodes = /(?:^|_)(?:DNS_FAILED|NAME_NOT_FOUND)$/;
const connectionCodes = /(?:^|_)(?:CONNECTION_FAILED|CONNECTION_RESET|REFUSED|TLS_RESET|TIMEOUT|UNREACHABLE)$/;

/** The layer of the network that a code names; undefined if a host answered. */
export function networkLayerOf(code: string | null): NetworkLayer | undefined {
  if (code === null) return undefined;
  if (resolverCodes.test(code)) return 'resolver';
  return connectionCodes.test(code) ? 'connection' : undefined;
}

/** The code of a credential that has ended by its own date. */
export const expiredCode = 'CREDENTIAL_EXPIRED';

/**
 * What a run finds; undefined if it says nothing about the vendor.
 *
 * @param hasEnded - Whether the credential has ended by its own date, as far as is known. Default: false.
 */
export function findingOf(name: ResultClass, code: string | null = null, hasEnded = false): Finding | undefined {
  switch (name) {
    case 'ok':
    case 'degraded':
      return name;
    case 'fail.network':
    case 'fail.server':
      return isLocalCode(code) ? 'local' : 'failing';
    case 'fail.auth':
      return hasEnded || code === expiredCode ? 'ended' : 'auth';
    case 'fail.terms':
      return 'terms';
    case 'fail.config':
      return 'config';
    case 'throttled':
    case 'inconclusive':
    case 'prober_fault':
      return undefined;
  }
}
