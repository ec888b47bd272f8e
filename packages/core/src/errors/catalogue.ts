import type { ErrorKind, ErrorOwner } from './error-kind.ts';

/** What is known about one error code. */
export interface CatalogueEntry {
  /** The kind that decides on retry and classification. */
  readonly kind: ErrorKind;
  /** Who has to act. Default: the usual owner of the kind. */
  readonly owner?: ErrorOwner;
  /** What happened, as the second half of "… failed: …". */
  readonly summary: string;
  /** One sentence for the operator: what to do next. */
  readonly remedy: string;
}

/** Every code of a package with what is known about it. */
export type ErrorCatalogue<Code extends string> = Readonly<Record<Code, CatalogueEntry>>;

const reachOut = 'Check name resolution, routing and the firewall between this machine and the vendor.';

/** The codes, without the package's prefix, that every vendor package shares. */
export const commonErrors = {
  DNS_FAILED: {
    kind: 'network',
    summary: "the vendor's name could not be resolved",
    remedy: "Check this machine's name servers; if only this name fails, check the vendor's status page.",
  },
  CONNECTION_FAILED: { kind: 'network', summary: 'no connection could be made', remedy: reachOut },
  CONNECTION_RESET: { kind: 'network', summary: 'the connection was cut', remedy: reachOut },
  TLS_FAILED: {
    kind: 'network',
    summary: 'the TLS handshake failed',
    remedy: 'Check for a proxy that inspects TLS (name its authority in the option "ca") and this machine\'s clock.',
  },
  TIMEOUT: {
    kind: 'network',
    summary: 'no answer came in time',
    remedy: "Check the network path; if only this service is slow, check the vendor's status page.",
  },
  SLOW_RESPONSE: {
    kind: 'server',
    summary: 'the answer began and did not end in time',
    remedy: "Try again later; if it lasts, check the vendor's status page.",
  },
  PROXY_FAILED: {
    kind: 'network',
    owner: 'us',
    summary: 'the proxy did not let the connection through',
    remedy: "Check the proxy's address and that it allows CONNECT to the vendor's host.",
  },
  PROXY_AUTHENTICATION_REQUIRED: {
    kind: 'network',
    owner: 'us',
    summary: 'the proxy asks for credentials',
    remedy: 'Check the user and password in the option "proxy.credentials".',
  },
  INTERCEPTED: {
    kind: 'network',
    owner: 'network',
    summary: 'a web page came instead of the answer of the vendor',
    remedy: 'Look for a proxy, a firewall or a captive portal between this machine and the vendor: it answers instead.',
  },
  REDIRECT_REFUSED: {
    kind: 'network',
    owner: 'network',
    summary: 'the answer is a redirect that the client does not follow',
    remedy: 'Look for a proxy or a captive portal that redirects, and check the configured origin.',
  },
  SERVER_ERROR: {
    kind: 'server',
    summary: 'the vendor reported an internal failure',
    remedy: "Try again later; if it lasts, check the vendor's status page.",
  },
  MALFORMED_RESPONSE: {
    kind: 'schema',
    summary: 'the answer could not be read',
    remedy: "Try again later; if it lasts, check the vendor's status page and release notes.",
  },
  SCHEMA_MISMATCH: {
    kind: 'schema',
    summary: 'the answer does not match its documentation',
    remedy: "Check the vendor's release notes and look for a newer version of this package.",
  },
  RESPONSE_TOO_LARGE: {
    kind: 'schema',
    summary: 'the answer is larger than allowed',
    remedy: 'Raise the transport option "maxResponseBytes" if such an answer is expected.',
  },
  UNAUTHORIZED: {
    kind: 'auth',
    summary: 'the credential was not accepted',
    remedy: 'Check whether the credential was replaced or revoked. If it was, make a new one.',
  },
  FORBIDDEN: {
    kind: 'auth',
    summary: 'the credential does not allow this',
    remedy: "Check the credential's permissions with the vendor.",
  },
  NOT_FOUND: {
    kind: 'config',
    summary: 'the requested resource does not exist',
    remedy: 'Check the identifiers in the call.',
  },
  CONFLICT: {
    kind: 'conflict',
    summary: 'the current state of the resource does not allow this',
    remedy: 'Read the current state, then decide again.',
  },
  REJECTED: {
    kind: 'invalid',
    summary: 'the vendor rejected the request',
    remedy: "Compare the request with the vendor's documentation.",
  },
  INVALID_REQUEST: {
    kind: 'invalid',
    summary: 'invalid request, not sent',
    remedy: 'Correct the value that the message names.',
  },
  THROTTLED: {
    kind: 'throttled',
    summary: 'too many requests',
    remedy: 'Send fewer requests with this credential, and wait as long as the vendor asks.',
  },
  BUDGET_EXHAUSTED: {
    kind: 'throttled',
    owner: 'us',
    summary: 'the request budget is used up',
    remedy: 'Send fewer requests with this credential, or give the call more time.',
  },
  CLOCK_SKEW: {
    kind: 'local',
    summary: "this machine's clock differs from the vendor's",
    remedy: 'Set the clock of this machine (NTP), then try again.',
  },
  NO_FREE_CONNECTION: {
    kind: 'local',
    summary: 'no connection was free in time',
    remedy: 'Raise the transport option "maxConnectionsPerOrigin", or make fewer calls at once.',
  },
  LOCAL_FAILURE: {
    kind: 'local',
    summary: 'this machine could not make the call',
    remedy: 'Check the limits of this machine: file descriptors, ports, memory.',
  },
  UNEXPECTED: {
    kind: 'local',
    summary: 'an unexpected error on this machine',
    remedy: 'Read the cause: a credential function threw, or this package has a defect to report.',
  },
  ABORTED: { kind: 'aborted', summary: 'the caller aborted the call', remedy: 'Nothing to do.' },
} as const satisfies Record<string, CatalogueEntry>;

/** A code that every vendor package shares, without the package's prefix. */
export type CommonReason = keyof typeof commonErrors;

/** The shared codes with a package's prefix: `DEP_TIMEOUT`. */
export type CommonCode<Prefix extends string> = `${Prefix}_${CommonReason}`;

/**
 * Builds a package's catalogue: the shared codes under its prefix, and its own.
 * An own entry under a shared code replaces the shared text.
 */
export function createCatalogue<const Prefix extends string, const Own extends Record<string, CatalogueEntry>>(
  prefix: Prefix,
  own: Own,
): ErrorCatalogue<CommonCode<Prefix> | (keyof Own & string)> {
  const shared = Object.entries(commonErrors).map(([reason, entry]) => [`${prefix}_${reason}`, entry] as const);
  return { ...Object.fromEntries(shared), ...own };
}
