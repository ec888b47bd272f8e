import type { Finding } from '../probe.ts';

/** What a check of a host may find: what it means, its owner, what to do. */
export interface EndpointFinding extends Pick<Finding, 'class' | 'owner'> {
  /** What happened, in a few words. */
  readonly summary: string;
  /** One sentence: what to do next. */
  readonly remedy: string;
}

const exempt =
  'Ask the network team to exempt this host from inspection: Apple and Google do not support it on their hosts.';
const firewall = 'Ask the network team to let this machine reach the host and port directly or through the proxy.';
const reach = { class: 'fail.network', owner: 'network' } as const;
const noticed = { class: 'degraded', owner: 'network' } as const;

const table = {
  ENDPOINT_NAME_NOT_FOUND: {
    ...reach,
    summary: 'the name does not resolve',
    remedy: 'Check the resolver of this machine: the name exists in the public DNS.',
  },
  ENDPOINT_DNS_FAILED: {
    ...reach,
    summary: 'the resolver failed or did not answer',
    remedy: 'Check the resolver of this machine, then try again.',
  },
  ENDPOINT_DNS_SINKHOLE: {
    ...reach,
    summary: 'the name resolves to an address that cannot be the vendor',
    remedy: 'Remove the name from the DNS filter, or from the hosts file of this machine.',
  },
  ENDPOINT_REFUSED: { ...reach, summary: 'the connection is refused', remedy: firewall },
  ENDPOINT_TIMEOUT: { ...reach, summary: 'the connection is dropped without an answer', remedy: firewall },
  ENDPOINT_UNREACHABLE: { ...reach, summary: 'there is no route to the host', remedy: firewall },
  ENDPOINT_TLS_RESET: {
    ...reach,
    summary: 'the connection is cut during the TLS handshake',
    remedy: 'Ask the network team whether a filter cuts connections by server name, and to let this host through.',
  },
  ENDPOINT_NOT_TLS: {
    ...reach,
    summary: 'something else than TLS answers on this port',
    remedy: 'Ask the network team which device answers in plain text on this port.',
  },
  ENDPOINT_TLS_VERSION: {
    ...reach,
    summary: 'the handshake offers no usable protocol version',
    remedy: 'Ask the network team which device lowers the TLS version or the application protocol.',
  },
  ENDPOINT_INTERCEPTED: { ...reach, summary: 'TLS is opened and inspected on the way', remedy: exempt },
  ENDPOINT_INTERCEPTED_TRUSTED: {
    ...reach,
    summary: 'TLS is inspected on the way by an authority that this machine was told to trust',
    remedy: `${exempt} Devices fail where this machine does not.`,
  },
  ENDPOINT_INSPECTION_ALLOWED: {
    ...noticed,
    summary: 'TLS is inspected on the way, as the configuration allows',
    remedy: 'Keep device networks exempt: devices refuse inspected connections.',
  },
  ENDPOINT_UNKNOWN_ROOT: {
    ...noticed,
    summary: 'the certificate leads to a root that is not known',
    remedy: 'Compare with another network: it is either a new root of the vendor or an inspecting device.',
  },
  ENDPOINT_INCOMPLETE_CHAIN: {
    ...noticed,
    summary: "the chain is incomplete, or its public root is missing from this runtime's trust store",
    remedy: 'Update Node, then compare with another network.',
  },
  ENDPOINT_UNEXPECTED_ISSUER: {
    ...noticed,
    summary: 'the certificate is from another authority than the configuration expects',
    remedy:
      'Ask the operator of the host whether the authority changed; then correct "issuers", or look for TLS inspection.',
  },
  ENDPOINT_CERTIFICATE_EXPIRED: {
    class: 'fail.network',
    owner: 'vendor',
    summary: 'the certificate has expired',
    remedy: "Check this machine's clock first, then the vendor's status page.",
  },
  ENDPOINT_CERTIFICATE_NOT_YET_VALID: {
    class: 'prober_fault',
    owner: 'us',
    summary: 'the certificate is not valid yet',
    remedy: "Set this machine's clock.",
  },
  ENDPOINT_NAME_MISMATCH: {
    ...reach,
    summary: 'the certificate is for another name',
    remedy: 'Ask the network team which server or filter answers for this host.',
  },
  ENDPOINT_PROXY_AUTH: {
    ...reach,
    summary: 'the proxy asks for a sign-in',
    remedy: 'Set user and password in HTTPS_PROXY, or ask the network team to allow this machine by its address.',
  },
  ENDPOINT_PROXY_UNREACHABLE: {
    ...reach,
    summary: 'the proxy cannot be reached',
    remedy: 'Check the address in HTTPS_PROXY and whether the proxy runs; nothing is known about the vendors.',
  },
  ENDPOINT_PROXY_DENIED: {
    ...reach,
    summary: 'the proxy refuses the host or the port',
    remedy: 'Ask the network team to allow the tunnel. Many proxies refuse ports other than 443.',
  },
  ENDPOINT_PROXY_GATEWAY: {
    ...reach,
    summary: 'the proxy could not reach the host, or did not answer',
    remedy:
      "Check the resolver, the way out and the log of the proxy. If it reaches all other hosts, check the vendor's status page.",
  },
  ENDPOINT_PORTAL: {
    ...reach,
    summary: 'a captive portal answers',
    remedy: 'Sign this machine in to its network, or move it to one without a portal.',
  },
  ENDPOINT_BLOCK_PAGE: {
    ...reach,
    summary: "a web page answers in the vendor's place",
    remedy: 'Ask the network team to remove the host from the filter that shows the page.',
  },
  ENDPOINT_NO_ANSWER: {
    ...reach,
    summary: 'the connection stands, but no answer comes',
    remedy: 'Ask the network team whether a device scans or delays answers.',
  },
  ENDPOINT_VENDOR_ERROR: {
    class: 'fail.server',
    owner: 'vendor',
    summary: 'the vendor answers with an error',
    remedy: "Check the vendor's status page, then wait.",
  },
  ENDPOINT_OWN_ERROR: {
    class: 'fail.server',
    owner: 'us',
    summary: 'a host of your own answers with an error',
    remedy: 'Check the logs of the service on that host.',
  },
  ENDPOINT_OWN_UNEXPECTED: {
    class: 'fail.config',
    owner: 'us',
    summary: 'a host of your own answers otherwise than the configuration expects',
    remedy: 'Check the service on that host, or correct "status" and "contains" in the configuration.',
  },
  ENDPOINT_THROTTLED: {
    class: 'throttled',
    owner: 'us',
    summary: 'the vendor asks for fewer requests',
    remedy: 'Check hosts at most every 15 minutes.',
  },
  ENDPOINT_CLOCK_OFF: {
    class: 'prober_fault',
    owner: 'us',
    summary: "this machine's clock is off, so that no certificate can be judged",
    remedy: "Set this machine's clock.",
  },
  ENDPOINT_NO_INTERNET: {
    class: 'prober_fault',
    owner: 'us',
    summary: 'nothing on the internet can be reached from this machine',
    remedy: "Check this machine's network, resolver and proxy; nothing is known about the vendors.",
  },
} as const satisfies Readonly<Record<string, EndpointFinding>>;

/** The codes of what may be found at a host. */
export type EndpointCode = keyof typeof table;

/** What each code means. */
export const endpointFindings: Readonly<Record<EndpointCode, EndpointFinding>> = table;

/** A host that a finding is about. */
export interface FoundHost {
  /** Its name. */
  readonly host: string;
  /** Who runs it. A host of your own (`own`) is never the vendor's trouble nor another network team's. */
  readonly vendor: string;
}

/** A result's finding for a code, with what is known of this case. */
export function endpointFinding(code: EndpointCode, { host, vendor }: FoundHost, detail?: string): Finding {
  const { class: name, owner, summary, remedy } = endpointFindings[code];
  const error = `${host}: ${summary}${detail === undefined ? '' : ` (${detail})`}.`;
  return { class: name, code, owner: vendor === 'own' ? 'us' : owner, remedy, error };
}
