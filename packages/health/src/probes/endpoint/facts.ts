import { z } from 'zod';
import { commonFacts } from '../common-facts.ts';

const Step = z.object({
  /** The layer of the step. */
  layer: z.enum(['dns', 'tcp', 'proxy', 'tls', 'http']).describe('The layer of the step.'),
  /** Whether the step succeeded. */
  ok: z.boolean().describe('Whether the step succeeded.'),
  /** The duration of the step, in milliseconds. */
  ms: z.number().describe('The duration of the step, in milliseconds.'),
  /** The address, the protocol, the status, or the failure's code. */
  detail: z.string().optional().describe("The address, the protocol, the status, or the failure's code."),
});

/** One step towards a host. */
export type Step = z.output<typeof Step>;

const Way = z.object({
  /** The address family, or `proxy`. */
  way: z.enum(['ipv4', 'ipv6', 'proxy']).describe('The address family, or `proxy`.'),
  /** Whether the host answered on this way. */
  ok: z.boolean().describe('Whether the host answered on this way.'),
  /** The code of the failure; null if there is none. */
  code: z.string().nullable().describe('The code of the failure; null if there is none.'),
  /** The steps, in order. */
  steps: z.array(Step).describe('The steps, in order.'),
});

/** One way to a host: an address family, or the proxy. */
export type Way = z.output<typeof Way>;

/** The facts of a host. */
export const EndpointFacts = z.object({
  ...commonFacts,
  /** The host's name. */
  host: z.string().optional().describe("The host's name."),
  /** The TCP port. */
  port: z.int().optional().describe('The TCP port.'),
  /** Who runs the host. */
  vendor: z.enum(['apple', 'google', 'own']).optional().describe('Who runs the host.'),
  /** The feature that needs the host. */
  feature: z.string().optional().describe('The feature that needs the host.'),
  /** Who needs the host: everyone, the users of the feature, or no one. */
  required: z
    .enum(['required', 'feature', 'alternative', 'optional', 'control'])
    .optional()
    .describe('Who needs the host: everyone, the users of the feature, or no one.'),
  /** The proxy, without user and password. */
  proxy: z.string().optional().describe('The proxy, without user and password.'),
  /** The steps and their times, for each address family or for the proxy. */
  ways: z.array(Way).optional().describe('The steps and their times, for each address family or for the proxy.'),
  /** The certificate's issuer. */
  issuer: z.string().optional().describe("The certificate's issuer."),
  /** The chain's last certificate. */
  root: z.string().optional().describe("The chain's last certificate."),
  /** The SHA-256 fingerprint of that certificate. */
  rootFingerprint: z.string().optional().describe('The SHA-256 fingerprint of that certificate.'),
  /** When the certificate expires. */
  certificateExpiresAt: z.iso.datetime().optional().describe('When the certificate expires.'),
  /** Whether the certificate contains timestamps of public logs. */
  publiclyLogged: z.boolean().optional().describe('Whether the certificate contains timestamps of public logs.'),
  /** The kind and size of the certificate's key. */
  certificateKey: z.string().optional().describe("The kind and size of the certificate's key."),
  /** The number of names in the certificate. A certificate of an inspecting device has one. */
  certificateNames: z
    .int()
    .optional()
    .describe('The number of names in the certificate. A certificate of an inspecting device has one.'),
  /** The inspecting product, if the certificate names it. */
  inspectedBy: z.string().optional().describe('The inspecting product, if the certificate names it.'),
  /** The HTTP status. */
  status: z.int().optional().describe('The HTTP status.'),
  /** The type of the answer. */
  contentType: z.string().optional().describe('The type of the answer.'),
  /** The headers `Server` and `Via` of the answer. */
  server: z.string().optional().describe('The headers `Server` and `Via` of the answer.'),
  /** Something unusual that is not a failure. */
  note: z.string().optional().describe('Something unusual that is not a failure.'),
  /** Whether a captive portal answers for other hosts: this answer may come from it. */
  doubtful: z
    .boolean()
    .optional()
    .describe('Whether a captive portal answers for other hosts: this answer may come from it.'),
});

/** The facts of a host. */
export type EndpointFacts = z.output<typeof EndpointFacts>;
