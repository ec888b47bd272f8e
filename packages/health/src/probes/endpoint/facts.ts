import { z } from 'zod';
import { commonFacts } from '../common-facts.ts';

const Step = z.object({
  layer: z.enum(['dns', 'tcp', 'proxy', 'tls', 'http']),
  ok: z.boolean(),
  ms: z.number(),
  detail: z.string().optional().describe("The address, the protocol, the status, or the failure's code."),
});

/** One step towards a host. */
export type Step = z.output<typeof Step>;

const Way = z.object({
  way: z.enum(['ipv4', 'ipv6', 'proxy']),
  ok: z.boolean(),
  code: z.string().nullable().describe('The code of the failure; null if there is none.'),
  steps: z.array(Step),
});

/** One way to a host: an address family, or the proxy. */
export type Way = z.output<typeof Way>;

/** The facts of a host. */
export const EndpointFacts = z.object({
  ...commonFacts,
  host: z.string().optional().describe("The host's name."),
  port: z.int().optional().describe('The TCP port.'),
  vendor: z.enum(['apple', 'google', 'own']).optional().describe('Who runs the host.'),
  feature: z.string().optional().describe('The feature that needs the host.'),
  required: z
    .enum(['required', 'feature', 'alternative', 'optional', 'control'])
    .optional()
    .describe('Who needs the host: everyone, the users of the feature, or no one.'),
  proxy: z.string().optional().describe('The proxy, without user and password.'),
  ways: z.array(Way).optional().describe('The steps and their times, for each address family or for the proxy.'),
  issuer: z.string().optional().describe("The certificate's issuer."),
  root: z.string().optional().describe("The chain's last certificate."),
  rootFingerprint: z.string().optional().describe('The SHA-256 fingerprint of that certificate.'),
  certificateExpiresAt: z.iso.datetime().optional().describe('When the certificate expires.'),
  publiclyLogged: z.boolean().optional().describe('Whether the certificate contains timestamps of public logs.'),
  certificateKey: z.string().optional().describe("The kind and size of the certificate's key."),
  certificateNames: z
    .int()
    .optional()
    .describe('The number of names in the certificate. A certificate of an inspecting device has one.'),
  inspectedBy: z.string().optional().describe('The inspecting product, if the certificate names it.'),
  status: z.int().optional().describe('The HTTP status.'),
  contentType: z.string().optional().describe('The type of the answer.'),
  server: z.string().optional().describe('The headers `Server` and `Via` of the answer.'),
  note: z.string().optional().describe('Something unusual that is not a failure.'),
  doubtful: z
    .boolean()
    .optional()
    .describe('Whether a captive portal answers for other hosts: this answer may come from it.'),
});

/** The facts of a host. */
export type EndpointFacts = z.output<typeof EndpointFacts>;
