import { z } from 'zod';
import { credentialConfig } from '../secrets/credential-config.ts';
import { EndpointFacts } from './endpoint/facts.ts';
import { endpointFinding } from './endpoint/findings.ts';
import { type EndpointHost, endpointHosts } from './endpoint/hosts.ts';
import { OwnHost, ownHost } from './endpoint/own-host.ts';
import { lazyModule } from './lazy-module.ts';
import { defineProbe } from './probe.ts';

const loadHostCheck = lazyModule(() => import('./endpoint/check-host.ts'));

/** A host to check, and what the operator wants on the way to it. */
export interface EndpointTarget {
  /** The host. */
  readonly target: EndpointHost;
  /** Whether inspection is what the operator wants. */
  readonly allowInterception: boolean;
}

/** From how many days before its end on a server's certificate is named; vendors renew them earlier. */
const certificateWarningDays = 7;

/**
 * Checks one host without any credential: DNS, TCP, TLS and HTTP, by each address family or through the proxy. Tells
 * inspection, portals, filters and the vendor's own failures apart.
 */
export const endpoint = defineProbe({
  service: 'endpoint',
  facts: EndpointFacts,
  config: credentialConfig('endpoint', {
    /** A host of the list, by its id: `apple.dep`, `google.amapi` … */
    host: z
      .enum(endpointHosts.map(({ id }) => id))
      .optional()
      .describe('A host of the list, by its id: `apple.dep`, `google.amapi` …'),
    /** Instead of `host`: a host of your own, such as the MDM server. */
    own: OwnHost.optional().describe('Instead of `host`: a host of your own, such as the MDM server.'),
    /** The organisations or common names of the authorities that may issue its certificate. */
    issuers: z
      .array(z.string().min(1).max(200))
      .min(1)
      .optional()
      .describe('The organisations or common names of the authorities that may issue its certificate.'),
    /** Whether this network inspects TLS on purpose. Devices refuse inspected connections. */
    allowInterception: z
      .boolean()
      .optional()
      .describe('Whether this network inspects TLS on purpose. Devices refuse inspected connections.'),
  }).refine(({ host, own }) => (host === undefined) !== (own === undefined), {
    path: ['host'],
    message: 'expected either "host", of the list, or "own", a host of your own',
  }),
  load({ host, own, issuers, allowInterception = false }): Promise<EndpointTarget> {
    const target = own ? ownHost(own) : endpointHosts.find(({ id }) => id === host);
    if (!target) throw new RangeError(`no host ${host}`);
    return Promise.resolve({ target: issuers ? { ...target, issuers } : target, allowInterception });
  },
  starter: () => `\
      # One host, without any credential; "health-check network" checks them all
      - service: endpoint
        host: apple.dep # as "health-check network" names it
`,
  async run({ credential, network, signal, learn, time, warn, conclude }) {
    const { target, allowInterception } = credential;
    const { host, port, vendor, feature, required } = target;
    learn({ host, port, vendor, feature, required });
    const { checkHost } = await loadHostCheck();
    const outcome = await checkHost(target, { network, allowInterception, signal });
    learn(outcome.facts);
    time(outcome.phases);
    const { code, detail, product, isKnown } = outcome.decisive;
    if (code !== undefined) return conclude(endpointFinding(code, { host, vendor }, product ?? detail));
    if (isKnown === false) warn('ANSWER_UNVERIFIED');
    const { certificateDaysLeft } = outcome;
    if (certificateDaysLeft !== undefined && certificateDaysLeft <= certificateWarningDays)
      warn('CERTIFICATE_EXPIRING', certificateDaysLeft);
  },
});
