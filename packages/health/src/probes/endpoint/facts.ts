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
  code: z.string().nullable().describe('What is wrong with this way; null when nothing is.'),
  steps: z.array(Step),
});

/** One way to a host: an address family, or the proxy. */
export type Way = z.output<typeof Way>;

/** What is learnt of a host. */
export const EndpointFacts = z.object({
  ...commonFacts,
  host: z.string().optional().describe("The host's name."),
  port: z.int().optional().describe('The TCP port.'),
  vendor: z.enum(['apple', 'google', 'own']).optional().describe('Whose host it is.'),
  feature: z.string().optional().describe('What needs it.'),
  required: z
    .enum(['required', 'feature', 'alternative', 'optional', 'control'])
    .optional()
    .describe('Who needs it: all, the users of the feature, or nobody.'),
  proxy: z.string().optional().describe('The proxy on the way, without user and password.'),
  ways: z.array(Way).optional().describe('Each address family, or the proxy: steps with their times.'),
  issuer: z.string().optional().describe("The certificate's issuer."),
  root: z.string().optional().describe("The chain's last certificate."),
  rootFingerprint: z.string().optional().describe('Its SHA-256.'),
  certificateExpiresAt: z.iso.datetime().optional().describe('When the certificate ends.'),
  publiclyLogged: z.boolean().optional().describe('Whether the certificate bears timestamps of public logs.'),
  certificateKey: z.string().optional().describe("The kind and size of the certificate's key."),
  certificateNames: z.int().optional().describe('How many names it is for; inspection makes one for a single name.'),
  inspectedBy: z.string().optional().describe('The inspecting product, where its name shows.'),
  status: z.int().optional().describe('The HTTP status.'),
  contentType: z.string().optional().describe('The type of the answer.'),
  server: z.string().optional().describe("The answer's `Server` and `Via`."),
  note: z.string().optional().describe('Something odd that is no failure.'),
  doubtful: z.boolean().optional().describe('Whether a portal answers for others, so that this answer may be its own.'),
});

/** What is learnt of a host. */
export type EndpointFacts = z.output<typeof EndpointFacts>;
