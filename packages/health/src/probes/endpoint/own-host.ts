import { z } from 'zod';
import type { EndpointHost, Signature } from './hosts.ts';

/** A host of one's own, as `health.yaml` names it. */
export const OwnHost = z.strictObject({
  /** The host's name. */
  host: z
    .string()
    .regex(
      /^(?=.{1,253}$)[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/,
      'expected the name of a host, such as mdm.example.com: without "https://" and path, no IPv6 address; write letters that are not ASCII as xn--…',
    )
    .describe("The host's name."),
  /** The TCP port: 443 by default. */
  port: z.int().min(1).max(65_535).optional().describe('The TCP port: 443 by default.'),
  /** The path of a GET request without credentials. Default: no request, only the TLS handshake is checked. */
  path: z
    .string()
    .regex(/^\/[\x21-\x7e]*$/, 'expected a path that begins with "/"')
    .optional()
    .describe('The path of a GET request without credentials. Default: no request, only the TLS handshake is checked.'),
  /** The statuses of a healthy answer: 200 by default. */
  status: z
    .array(z.int().min(100).max(599))
    .min(1)
    .optional()
    .describe('The statuses of a healthy answer: 200 by default.'),
  /** A text that the first 64 KiB of a healthy answer contain. */
  contains: z.string().min(1).max(500).optional().describe('A text that the first 64 KiB of a healthy answer contain.'),
  /** Whether the name may resolve to a private address. Default: a private address is a DNS filter. */
  private: z
    .boolean()
    .optional()
    .describe('Whether the name may resolve to a private address. Default: a private address is a DNS filter.'),
});

/** A host of one's own in the form of the list's. */
export function ownHost({
  host,
  port = 443,
  path,
  status = [200],
  contains,
  private: isPrivate = false,
}: z.output<typeof OwnHost>): EndpointHost {
  const signature: Signature = contains === undefined ? { kind: 'any' } : { kind: 'text', text: contains };
  return {
    id: host,
    host,
    port,
    vendor: 'own',
    feature: 'own',
    required: 'required',
    trust: 'any',
    isPrivate,
    ...(path === undefined ? {} : { ask: { path, status, signature, headers: { accept: '*/*' } } }),
  };
}
