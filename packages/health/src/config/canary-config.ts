import { type CanarySeries, Duration, Identifier, type ProbedService } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { SecretReference } from '../secrets/secret-reference.ts';

/** What the names of dedicated resources begin with, wherever the vendor has a name. */
export const canaryPrefix = 'health-check-';

const SerialNumber = z.string().regex(/^[A-Z0-9]{1,32}$/, 'expected a serial number in capital letters');

const Dedicated = z
  .string()
  .max(100)
  .regex(/^health-check-/, `expected a name that begins with "${canaryPrefix}"`);

const common = {
  /** A name that tells several canaries of one kind and credential apart. */
  name: Identifier.optional().describe('A name that tells several canaries of one kind and credential apart.'),
  /** The target whose credential it uses, such as "aurora/apple.vpp". */
  credential: z.string().min(1).describe('The target whose credential it uses, such as "aurora/apple.vpp".'),
  /** Whether "serve" runs it. Default: true; of business-assignment false. */
  enabled: z.boolean().optional().describe('Whether "serve" runs it. Default: true; of business-assignment false.'),
  /** The time between two runs. Default: 30m; of dep-profile 12h. */
  interval: Duration.optional().describe('The time between two runs. Default: 30m; of dep-profile 12h.'),
  /** How long its changes may take. Default: 10m. */
  deadline: Duration.optional().describe('How long its changes may take. Default: 10m.'),
};

const VppLicence = z.strictObject({
  /** Gives a licence of a dedicated app, and takes it back. */
  kind: z.literal('vpp-licence').describe('Gives a licence of a dedicated app, and takes it back.'),
  ...common,
  /** The dedicated app. */
  adamId: z.string().regex(/^\d+$/, 'expected digits').describe('The dedicated app.'),
  /** The quality of its licences. Default: STDQ. */
  pricingParam: z.enum(['STDQ', 'PLUS']).optional().describe('The quality of its licences. Default: STDQ.'),
  /** The dedicated device that gets the licence. */
  serialNumber: SerialNumber.optional().describe('The dedicated device that gets the licence.'),
  /** The dedicated user who gets the licence, in place of a device. */
  clientUserId: Dedicated.optional().describe('The dedicated user who gets the licence, in place of a device.'),
});

const DepProfile = z.strictObject({
  /** Assigns a dedicated profile to a dedicated device, and removes it. */
  kind: z.literal('dep-profile').describe('Assigns a dedicated profile to a dedicated device, and removes it.'),
  ...common,
  /** The name of the dedicated profile. It is defined once and kept. */
  profileName: Dedicated.describe('The name of the dedicated profile. It is defined once and kept.'),
  /** The enrolment URL of the profile. */
  url: z
    .string()
    .max(2_000)
    .regex(/^https:\/\/[\w.-]+/, 'expected an https URL')
    .describe('The enrolment URL of the profile.'),
  /** At least two dedicated devices. */
  serialNumbers: z.array(SerialNumber).min(2).max(50).describe('At least two dedicated devices.'),
});

const AndroidApp = z.strictObject({
  /** Adds an app to a dedicated policy, and removes it. */
  kind: z.literal('android-app').describe('Adds an app to a dedicated policy, and removes it.'),
  ...common,
  /** The id of the dedicated policy. */
  policy: Dedicated.describe('The id of the dedicated policy.'),
  /** The app that is installed and removed. */
  packageName: z
    .string()
    .regex(/^\w+(\.\w+)+$/, 'expected a package name')
    .describe('The app that is installed and removed.'),
  /** The id of a test device with that policy. Default: none; then only the policy is read. */
  device: z
    .string()
    .regex(/^[\w-]+$/, 'expected the id of a device')
    .optional()
    .describe('The id of a test device with that policy. Default: none; then only the policy is read.'),
});

const EnrolmentToken = z.strictObject({
  /** Creates an enrolment token for a dedicated policy, and deletes it. */
  kind: z.literal('enrolment-token').describe('Creates an enrolment token for a dedicated policy, and deletes it.'),
  ...common,
  /** The id of the dedicated policy. */
  policy: Dedicated.describe('The id of the dedicated policy.'),
});

const BusinessAssignment = z.strictObject({
  /** Assigns a dedicated device to a dedicated server, and takes it from there. */
  kind: z
    .literal('business-assignment')
    .describe('Assigns a dedicated device to a dedicated server, and takes it from there.'),
  ...common,
  /** The name of the dedicated server. */
  server: Dedicated.describe('The name of the dedicated server.'),
  /** The dedicated device. It must not be assigned to another server. */
  serialNumber: SerialNumber.describe('The dedicated device. It must not be assigned to another server.'),
});

const OwnCanary = z.strictObject({
  /** Changes something in your own product, and undoes it. */
  kind: z.literal('own').describe('Changes something in your own product, and undoes it.'),
  ...common,
  /** The name, which its id ends with. */
  name: Identifier.describe('The name, which its id ends with.'),
  /** The module whose export openCanary opens the canary: a path, relative to the folder of the configuration file. */
  module: z
    .string()
    .min(1)
    .max(1_000)
    .describe(
      'The module whose export openCanary opens the canary: a path, relative to the folder of the configuration file.',
    ),
  /** Everything that it may change, by the resource keys of its steps. */
  resources: z
    .array(z.string().min(1).max(200))
    .min(1)
    .max(50)
    .describe('Everything that it may change, by the resource keys of its steps.'),
  /** What the module gets, such as the id of a test device. No secrets. */
  options: z
    .record(z.string(), z.json())
    .optional()
    .describe('What the module gets, such as the id of a test device. No secrets.'),
  /** Secrets of the module, by names of its own. */
  secrets: z.record(z.string(), SecretReference).optional().describe('Secrets of the module, by names of its own.'),
});

/** One canary as it is written. */
export const CanaryConfig = z.discriminatedUnion('kind', [
  VppLicence,
  DepProfile,
  AndroidApp,
  EnrolmentToken,
  BusinessAssignment,
  OwnCanary,
]);

/** One canary as it is written. */
export type CanaryConfig = z.output<typeof CanaryConfig>;

/** The kind of a canary. */
export type CanaryKind = CanaryConfig['kind'];

/** What is written of a canary of one kind. */
export type CanaryConfigOf<Kind extends CanaryKind> = Extract<CanaryConfig, { readonly kind: Kind }>;

/** The part of `health.yaml` about canaries. A canary changes nothing that is not named here. */
export const CanarySection = z
  .strictObject({
    changesPerDay: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe('How many changes all canaries of one tenant may make in 24 hours. Default: 100.'),
    checks: z.array(CanaryConfig).min(1),
  })
  .describe('Checks that change dedicated resources at a vendor and undo the change.');

/** The part of `health.yaml` about canaries. */
export type CanarySection = z.output<typeof CanarySection>;

/** What belongs to a kind of canary. */
interface KindFacts {
  readonly series: CanarySeries;
  /** The service whose credential it needs; null for any. */
  readonly service: ProbedService | null;
  readonly interval: string;
}

/** The series and the service of each kind. */
export const canaryKinds: Readonly<Record<CanaryKind, KindFacts>> = {
  'vpp-licence': { series: 'apple.vpp.licence', service: 'apple.vpp', interval: '30m' },
  'dep-profile': { series: 'apple.dep.profile', service: 'apple.dep', interval: '12h' },
  'android-app': { series: 'google.amapi.app', service: 'google.amapi', interval: '30m' },
  'enrolment-token': { series: 'google.amapi.token', service: 'google.amapi', interval: '30m' },
  'business-assignment': { series: 'apple.business.assignment', service: 'apple.business', interval: '12h' },
  own: { series: 'own.canary', service: null, interval: '30m' },
};

/** The dedicated resources of a canary, as texts. No two canaries may share one. */
export function resourcesOf(config: CanaryConfig): readonly string[] {
  switch (config.kind) {
    case 'vpp-licence':
      return [`licence ${config.adamId} of ${config.serialNumber ?? config.clientUserId ?? ''}`];
    case 'dep-profile':
      return config.serialNumbers.map((serialNumber) => `device ${serialNumber}`);
    case 'android-app':
      return [`policy ${config.credential} ${config.policy}`];
    case 'enrolment-token':
      return [`tokens ${config.credential} ${config.policy}`];
    case 'business-assignment':
      return [`device ${config.serialNumber}`];
    case 'own':
      return config.resources;
  }
}

/** How long a run may take at most, in milliseconds: waiting for its turn, the changes, and the undoing of two of them. */
export function longestRunMs(deadlineMs: number): number {
  return 2 * deadlineMs + 2 * undoMs;
}

/** How long the undoing of one change may take, in milliseconds. */
export const undoMs = 300_000;
