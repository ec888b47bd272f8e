import { z } from 'zod';
import { services } from './service.ts';
import { targetStates } from './target-state.ts';

/** What a check found; exactly one per check. */
export const resultClasses = [
  'ok',
  'degraded',
  'fail.network',
  'fail.server',
  'fail.auth',
  'fail.terms',
  'fail.config',
  'throttled',
  'inconclusive',
  'prober_fault',
] as const;

/** The class of a result. */
export type ResultClass = (typeof resultClasses)[number];

/** What works today and wants to be looked after. */
export const warningCodes = [
  'CREDENTIAL_EXPIRING',
  'LICENCES_SHORT',
  'HELD_BY_OTHER_MDM',
  'LIMITS_CHANGED',
  'PERMISSION_MISSING',
  'CLOCK_SKEW',
  'CERTIFICATE_EXPIRING',
  'ANSWER_UNVERIFIED',
] as const;

/** The code of a warning. */
export type WarningCode = (typeof warningCodes)[number];

const Warning = z.object({
  code: z.enum(warningCodes).describe('What to look after.'),
  daysLeft: z.int().nullable().describe('Whole days until it breaks; null where no day is known.'),
});

const Phases = z.object({
  dnsMs: z.number().nullable().describe('Name resolution.'),
  connectMs: z.number().nullable().describe('TCP connect; through a proxy up to its consent.'),
  tlsMs: z.number().nullable().describe('TLS handshake.'),
  firstByteMs: z.number().nullable().describe('From sending the request to the first byte of the answer.'),
  totalMs: z.number().describe('From the start to the last byte.'),
});

const Waits = z.object({
  connectionMs: z.number().describe('For a free connection: more checks ran at once than connections are allowed.'),
  budgetMs: z.number().describe("For the credential's budget."),
  sessionMs: z.number().describe('For another check that signed in with the same credential.'),
  retryAfterMs: z.number().describe('Because the vendor asked to wait (`Retry-After`).'),
});

const Drift = z.object({
  operation: z.string().describe('The endpoint that answered.'),
  kind: z.enum(['unknown-member', 'unknown-value', 'wrong-type', 'missing']),
  pointer: z.string().describe('Where in the answer, as a JSON pointer.'),
  expected: z.string().describe('What the documentation lets one expect.'),
});

/** One check of one target. Members that do not apply are null. */
export const CheckResult = z.object({
  id: z.string().describe("The result's id: what its target's results share, and when the check began."),
  target: z.string().describe('tenant/service or tenant/service/credential'),
  tenant: z.string().describe("The tenant's id."),
  service: z.enum(services),
  startedAt: z.iso.datetime().describe('When the check began.'),
  class: z.enum(resultClasses),
  code: z.string().nullable().describe('The stable error code; null when the class is ok.'),
  owner: z.enum(['vendor', 'network', 'credential', 'tenant', 'us']).nullable().describe('Who has to act.'),
  remedy: z.string().nullable().describe('One sentence: what to do next.'),
  error: z.string().nullable().describe('What happened, in one sentence; null when the class is ok.'),
  latencyMs: z
    .number()
    .nullable()
    .describe('From the first request to the end, pauses between attempts left out; null when nothing was sent.'),
  phases: Phases.nullable().describe(
    'The first request that was answered, in milliseconds; a part that did not happen is null. Null without an answer.',
  ),
  waits: Waits.optional().describe(
    "How long requests waited on this side, in milliseconds; absent if none did. No part of `latencyMs`, and never the vendor's time.",
  ),
  attempts: z.int().describe('How many requests the call that was repeated most took.'),
  requestId: z.string().nullable().describe("The vendor's id of the last request."),
  facts: z.record(z.string(), z.json()).describe('What was learnt, by the names in the README.'),
  warnings: z.array(Warning),
  drift: z.array(Drift),
  state: z
    .object({ name: z.enum(targetStates), since: z.iso.datetime() })
    .optional()
    .describe('What this result and those before it come to; only where states are kept ("--state").'),
});

/** The result of one check. */
export type CheckResult = z.infer<typeof CheckResult>;

/** Something that works today and will not for long. */
export type Warning = z.infer<typeof Warning>;

/** How long the parts of a check's first answered request took, in milliseconds. */
export type ResultPhases = z.infer<typeof Phases>;

/** How long the requests of a check waited on our side, in milliseconds. */
export type ResultWaits = z.infer<typeof Waits>;

/** The answer of one run over all targets. */
export const RunReport = z.object({
  schemaVersion: z.literal(1),
  startedAt: z.iso.datetime(),
  durationMs: z.number(),
  summary: z.object({
    targets: z.int(),
    classes: z.partialRecord(z.enum(resultClasses), z.int()).describe('How many results of each class.'),
    warnings: z.int(),
  }),
  results: z.array(CheckResult),
});

/** The answer of one run over all targets. */
export type RunReport = z.infer<typeof RunReport>;
