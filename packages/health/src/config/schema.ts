import { z } from 'zod';
import { appleBusiness } from '../probes/apple-business.ts';
import { appleDep } from '../probes/apple-dep.ts';
import { appleVpp } from '../probes/apple-vpp.ts';
import { googleAmapi } from '../probes/google-amapi.ts';
import { Identifier } from './identifier.ts';
import { Origin } from './origin.ts';

const Origins = z
  .strictObject({
    'apple.dep': Origin.optional(),
    'apple.vpp': Origin.optional(),
    'apple.business': Origin.optional(),
    'google.amapi': Origin.optional(),
    appleToken: Origin.optional().describe('In place of https://account.apple.com'),
    googleToken: Origin.optional().describe('In place of https://oauth2.googleapis.com'),
  })
  .describe("Addresses to call in place of the vendors' own: simulators and proxies.");

/** The shape of one credential in `health.yaml`. */
export const CredentialConfig = z.discriminatedUnion('service', [
  appleDep.config,
  appleVpp.config,
  appleBusiness.config,
  googleAmapi.config,
]);

const Tenant = z.strictObject({
  id: Identifier,
  name: z.string().min(1).max(200).describe('Shown to people.'),
  credentials: z.array(CredentialConfig).min(1),
});

/** The shape of `health.yaml`. */
export const HealthConfig = z.strictObject({
  version: z.literal(1).describe('The version of this format.'),
  origins: Origins.optional(),
  tenants: z.array(Tenant).min(1),
});

/** What `health.yaml` says. */
export type HealthConfig = z.output<typeof HealthConfig>;

/** What `health.yaml` says of one credential. */
export type CredentialConfig = z.output<typeof CredentialConfig>;
