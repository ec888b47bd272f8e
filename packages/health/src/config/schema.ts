import { Identifier, Settings } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { endpointHosts } from '../probes/endpoint/hosts.ts';
import { credentialShapes, type OriginName, originHosts } from '../probes/index.ts';
import { AlertsSection } from './alerts-config.ts';
import { BrowserSection } from './browser-config.ts';
import { CanarySection } from './canary-config.ts';
import { FeedsSection } from './feeds-config.ts';
import { MonitorSection } from './monitor-config.ts';
import { Origin } from './origin.ts';
import { pathText } from './path-text.ts';

const Origins = z
  .strictObject(
    // The names of a record are its type's.
    Object.fromEntries(
      Object.entries(originHosts).map(([name, id]) => [
        name,
        Origin.optional().describe(`In place of ${addressOf(id)}`),
      ]),
    ) as Record<OriginName, z.ZodOptional<typeof Origin>>,
  )
  .describe("Addresses to call instead of the vendors' own: simulators, gateways.");

function addressOf(id: string): string {
  const host = endpointHosts.find((each) => each.id === id);
  return `https://${host?.host}`;
}

/** The shape of one credential in `health.yaml`. */
export const CredentialConfig = z.discriminatedUnion('service', credentialShapes);

/** The shape of one tenant. */
export const Tenant = z.strictObject({
  id: Identifier,
  name: z.string().min(1).max(200).describe('The display name.'),
  defaults: Settings.optional().describe('Settings for all credentials of this tenant.'),
  credentials: z.array(CredentialConfig).min(1),
});

/** One tenant as it is written. */
export type Tenant = z.output<typeof Tenant>;

/** Where tenants come from besides the file itself. */
export const TenantSource = z.union([
  z.strictObject({
    folder: pathText().describe(
      'A folder of .yaml, .yml or .json files. Each file contains a tenant or a list of tenants.',
    ),
  }),
  z.strictObject({
    exec: z
      .array(z.string())
      .min(1)
      .describe('A program and its arguments. It prints a list of tenants as YAML or JSON.'),
  }),
]);

/** Where tenants come from besides the file itself. */
export type TenantSource = z.output<typeof TenantSource>;

const members = {
  version: z.literal(1).describe('The version of this format.'),
  origins: Origins.optional(),
  defaults: Settings.optional().describe('Settings for all credentials.'),
  vault: z
    .strictObject({ folder: pathText().describe('The folder of the entries.') })
    .optional()
    .describe('The encrypted vault. Default: the folder "vault" beside this file.'),
  tenantsFrom: TenantSource.optional().describe('The source of further tenants.'),
  monitor: MonitorSection.optional(),
  alerts: AlertsSection.optional(),
  canary: CanarySection.optional(),
  browser: BrowserSection.optional(),
  feeds: FeedsSection.optional(),
};

/** The shape of `health.yaml` without its tenants, which are checked one by one. */
export const ConfigHead = z
  .strictObject({ ...members, tenants: z.array(z.unknown()).min(1).optional() })
  .refine(({ tenants, tenantsFrom }) => tenants !== undefined || tenantsFrom !== undefined, {
    path: ['tenants'],
    message: 'missing; expected a list ("- …"), or "tenantsFrom"',
  });

/** What `health.yaml` says besides its tenants. */
export type ConfigHead = z.output<typeof ConfigHead>;

/** The shape of `health.yaml`. */
export const HealthConfig = z.strictObject({ ...members, tenants: z.array(Tenant).min(1).optional() });

/** What `health.yaml` says. */
export type HealthConfig = z.output<typeof HealthConfig>;

/** What `health.yaml` says of one credential. */
export type CredentialConfig = z.output<typeof CredentialConfig>;
