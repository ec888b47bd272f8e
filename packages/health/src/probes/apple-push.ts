import { z } from 'zod';
import { credentialConfig } from '../secrets/credential-config.ts';
import { CredentialProblem } from '../secrets/credential-problem.ts';
import { SecretReference } from '../secrets/secret-reference.ts';
import { commonFacts } from './common-facts.ts';
import type { HostOutcome } from './endpoint/check-host.ts';
import { endpointFinding } from './endpoint/findings.ts';
import { type EndpointHost, endpointHosts } from './endpoint/hosts.ts';
import { lazyModule } from './lazy-module.ts';
import { defineProbe, type ProbeContext } from './probe.ts';
import { pushFindings } from './push/findings.ts';
import { readPushCertificate } from './push/read-push-certificate.ts';

const loadHostCheck = lazyModule(() => import('./endpoint/check-host.ts'));

/** The facts of an MDM push certificate. */
export const PushFacts = z.object({
  ...commonFacts,
  /** The topic. Devices are bound to it. */
  topic: z.string().optional().describe('The topic. Devices are bound to it.'),
  /** The former topic, if it was different. */
  formerTopic: z.string().optional().describe('The former topic, if it was different.'),
  /** Whether the private key belongs to the certificate. */
  keyMatches: z.boolean().optional().describe('Whether the private key belongs to the certificate.'),
  /** The serial number of the certificate, as the portal shows it. */
  serialNumber: z.string().optional().describe('The serial number of the certificate, as the portal shows it.'),
  /** The SHA-256 fingerprint of that certificate. */
  fingerprint: z.string().optional().describe('The SHA-256 fingerprint of that certificate.'),
  /** The issuer of the certificate. */
  issuer: z.string().optional().describe('The issuer of the certificate.'),
  /** The start of the validity of the certificate. */
  validFrom: z.iso.datetime().optional().describe('The start of the validity of the certificate.'),
  /** The host and port that answered with HTTP/2. */
  gateway: z.string().optional().describe('The host and port that answered with HTTP/2.'),
  /** The HTTP status of the gateway. Apple answers 405 to a request that sends no push. */
  gatewayStatus: z
    .int()
    .optional()
    .describe('The HTTP status of the gateway. Apple answers 405 to a request that sends no push.'),
  /** Something unusual about the connection that is not a failure. */
  gatewayNote: z.string().optional().describe('Something unusual about the connection that is not a failure.'),
});

type Context = ProbeContext<unknown, typeof PushFacts>;

/**
 * Checks the MDM push certificate, and whether Apple's push service is reached. The certificate is judged on this
 * machine: neither it nor its key is sent.
 */
export const applePush = defineProbe({
  service: 'apple.push',
  feedNames: { 'apple-developer': ['APNS', 'APNS Sandbox', 'Apple Push Notification Service'] },
  origins: { 'apple.push': 'apple.push.443' },
  needs: 'the MDM push certificate (.pem or .p12)',
  facts: PushFacts,
  config: credentialConfig('apple.push', {
    /** The MDM push certificate: PEM, DER (.cer), or PKCS#12 with its key (.p12). */
    certificate: SecretReference.describe('The MDM push certificate: PEM, DER (.cer), or PKCS#12 with its key (.p12).'),
    /** The private key (PEM or DER), if it is in another file. */
    privateKey: SecretReference.optional().describe('The private key (PEM or DER), if it is in another file.'),
    /** The password of the PKCS#12 file or of the key. */
    password: SecretReference.optional().describe('The password of the PKCS#12 file or of the key.'),
    /** The topic that devices are bound to. Default: the topic of the last check. */
    topic: z
      .string()
      .regex(/^com\.apple\.mgmt\.\S+$/, 'expected "com.apple.mgmt.…"')
      .optional()
      .describe('The topic that devices are bound to. Default: the topic of the last check.'),
  }),
  async load({ certificate, privateKey, password, topic }, files) {
    const contents = await files.read({ certificate, privateKey, password });
    const read = await readPushCertificate(contents);
    if (read.keyMatches === false)
      throw new CredentialProblem(
        privateKey ? 'privateKey' : 'certificate',
        `the private key does not belong to the certificate. ${pushFindings.PUSH_KEY_MISMATCH.remedy}`,
      );
    return { ...read, expectedTopic: topic };
  },
  sharedKeys: ({ topic }) => [`push-topic:${topic}`],
  credentialName: 'certificate',
  certificateFile: {
    subject: /com\.apple\.mgmt\./,
    name: 'an MDM push certificate',
    member: 'certificate',
    besides: ['privateKey'],
    besidesKeyStore: ['password'],
  },
  starter: (tenant) => `\
      # MDM push certificate: its end, its topic, and whether Apple's push service is reached
      - service: apple.push
        certificate: { file: ${tenant}/push.pem } # or a .p12, then with password: { file: … }
        privateKey: { file: ${tenant}/push-key.pem } # the key whose request the certificate was made from
`,
  async run(context) {
    const { credential, known, learn, expires, conclude } = context;
    const { topic, keyMatches, serialNumber, fingerprint, issuer, validFrom, expiresAt } = credential;
    expires(expiresAt);
    learn({ topic, keyMatches, serialNumber, fingerprint, issuer, validFrom: validFrom.toISOString() });
    // A topic that was lost once stays lost until it is back, or until the configuration names the new one.
    const former = credential.expectedTopic ?? known.formerTopic ?? known.topic;
    if (typeof former === 'string' && former !== topic) {
      learn({ formerTopic: former });
      conclude(pushFindings.PUSH_TOPIC_CHANGED);
    }
    if (keyMatches === false) conclude(pushFindings.PUSH_KEY_MISMATCH);
    await tryGateways(context);
  },
});

/** Either port is as good as the other: the second is for firewalls that let through only one. */
async function tryGateways(context: Context): Promise<void> {
  const { learn, time, conclude, network, signal } = context;
  const { checkHost } = await loadHostCheck();
  let first: { readonly outcome: HostOutcome; readonly target: EndpointHost } | undefined;
  for (const target of gateways(context.origins['apple.push'])) {
    // An operator who names another address means what is there, whichever authority signed it.
    const allowInterception = context.origins['apple.push'] !== undefined;
    const outcome = await checkHost(target, { network, allowInterception, signal });
    const { code, answer, note } = outcome.decisive;
    if (code === undefined || code === 'ENDPOINT_INSPECTION_ALLOWED') {
      learn({
        gateway: `${target.host}:${target.port}`,
        gatewayStatus: answer?.status,
        gatewayNote: note,
        clockSkewSeconds: outcome.facts.clockSkewSeconds,
      });
      return time(outcome.phases);
    }
    first ??= { outcome, target };
  }
  if (!first) return;
  const { code, detail, product } = first.outcome.decisive;
  time(first.outcome.phases);
  if (code !== undefined) conclude(endpointFinding(code, first.target, product ?? detail));
}

function gateways(origin: string | undefined): readonly EndpointHost[] {
  const pushHosts = endpointHosts.filter(({ feature }) => feature === 'apple.push');
  const [first] = pushHosts;
  if (origin === undefined || !first) return pushHosts;
  const { hostname, port, protocol } = new URL(origin);
  const isPlain = protocol === 'http:';
  const host = hostname.replace(/^\[|\]$/g, '');
  return [{ ...first, host, port: Number(port || (isPlain ? 80 : 443)), trust: isPlain ? 'none' : 'web' }];
}
