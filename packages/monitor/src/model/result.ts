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

/** What works today and needs attention. */
export const warningCodes = [
  'CREDENTIAL_EXPIRING',
  'LICENCES_SHORT',
  'HELD_BY_OTHER_MDM',
  'LIMITS_CHANGED',
  'PERMISSION_MISSING',
  'CLOCK_SKEW',
  'CERTIFICATE_EXPIRING',
  'ANSWER_UNVERIFIED',
  'PAGE_NOT_LEARNED',
  'PAGE_CHANGED',
] as const;

/** The code of a warning. */
export type WarningCode = (typeof warningCodes)[number];

const Warning = z.object({
  /** What needs attention. */
  code: z.enum(warningCodes).describe('What needs attention.'),
  /** Whole days until it breaks; null if the day is unknown. */
  daysLeft: z.int().nullable().describe('Whole days until it breaks; null if the day is unknown.'),
});

const Phases = z.object({
  /** Name resolution. */
  dnsMs: z.number().nullable().describe('Name resolution.'),
  /** TCP connect; through a proxy, until the proxy agrees. */
  connectMs: z.number().nullable().describe('TCP connect; through a proxy, until the proxy agrees.'),
  /** TLS handshake. */
  tlsMs: z.number().nullable().describe('TLS handshake.'),
  /** From sending the request to the first byte of the answer. */
  firstByteMs: z.number().nullable().describe('From sending the request to the first byte of the answer.'),
  /** From the start to the last byte. */
  totalMs: z.number().describe('From the start to the last byte.'),
});

const Waits = z.object({
  /** For a free connection: more checks ran at once than connections exist. */
  connectionMs: z.number().describe('For a free connection: more checks ran at once than connections exist.'),
  /** For the credential's budget. */
  budgetMs: z.number().describe("For the credential's budget."),
  /** For another check that signed in with the same credential. */
  sessionMs: z.number().describe('For another check that signed in with the same credential.'),
  /** Because the vendor asked to wait (`Retry-After`). */
  retryAfterMs: z.number().describe('Because the vendor asked to wait (`Retry-After`).'),
});

const Drift = z.object({
  /** The endpoint that answered. */
  operation: z.string().describe('The endpoint that answered.'),
  /** How the answer differs. */
  kind: z.enum(['unknown-member', 'unknown-value', 'wrong-type', 'missing']).describe('How the answer differs.'),
  /** The place in the answer, as a JSON pointer. */
  pointer: z.string().describe('The place in the answer, as a JSON pointer.'),
  /** The value or type in the documentation. */
  expected: z.string().describe('The value or type in the documentation.'),
});

/** One check of one target. Members that do not apply are null. */
export const CheckResult = z.object({
  /** The id of the result. All results of a target begin alike; the end is the start of the check. */
  id: z
    .string()
    .describe('The id of the result. All results of a target begin alike; the end is the start of the check.'),
  /** The id of the target: `tenant/service` or `tenant/service/credential`. */
  target: z.string().describe('The id of the target: `tenant/service` or `tenant/service/credential`.'),
  /** The tenant's id. */
  tenant: z.string().describe("The tenant's id."),
  /** The service that was checked. */
  service: z.enum(services).describe('The service that was checked.'),
  /** The start of the check, in ISO 8601. */
  startedAt: z.iso.datetime().describe('The start of the check, in ISO 8601.'),
  /** The class of the result. */
  class: z.enum(resultClasses).describe('The class of the result.'),
  /** The stable error code; null if the class is ok. */
  code: z.string().nullable().describe('The stable error code; null if the class is ok.'),
  /** The party that has to act; null if nothing is wrong. */
  owner: z
    .enum(['vendor', 'network', 'credential', 'tenant', 'us'])
    .nullable()
    .describe('The party that has to act; null if nothing is wrong.'),
  /** What to do next, in one sentence; null if the class is ok. */
  remedy: z.string().nullable().describe('What to do next, in one sentence; null if the class is ok.'),
  /** What happened, in one sentence; null if the class is ok. */
  error: z.string().nullable().describe('What happened, in one sentence; null if the class is ok.'),
  /**
   * From the first request to the end, without the pauses between attempts, in milliseconds; null if nothing was sent.
   */
  latencyMs: z
    .number()
    .nullable()
    .describe(
      'From the first request to the end, without the pauses between attempts, in milliseconds; null if nothing was sent.',
    ),
  /** The parts of the first request that was answered, in milliseconds. Null without an answer. */
  phases: Phases.nullable().describe(
    'The parts of the first request that was answered, in milliseconds. Null without an answer.',
  ),
  /** How long requests waited on this side, in milliseconds; absent if none did. Not a part of `latencyMs`. */
  waits: Waits.optional().describe(
    'How long requests waited on this side, in milliseconds; absent if none did. Not a part of `latencyMs`.',
  ),
  /** The requests of the call that needed the most. */
  attempts: z.int().describe('The requests of the call that needed the most.'),
  /** The vendor's id of the last request. */
  requestId: z.string().nullable().describe("The vendor's id of the last request."),
  /** What the check learnt, by the names that the documentation lists. */
  facts: z.record(z.string(), z.json()).describe('What the check learnt, by the names that the documentation lists.'),
  /** What works today and needs attention. */
  warnings: z.array(Warning).describe('What works today and needs attention.'),
  /** How answers of the vendor differ from its documentation. */
  drift: z.array(Drift).describe('How answers of the vendor differ from its documentation.'),
  /** The state of the target after this result; only if states are kept (`--state`). */
  state: z
    .object({
      /** The state. */
      name: z.enum(targetStates).describe('The state.'),
      /** The start of the state, in ISO 8601. */
      since: z.iso.datetime().describe('The start of the state, in ISO 8601.'),
    })
    .optional()
    .describe('The state of the target after this result; only if states are kept (`--state`).'),
});

/** The result of one check. */
export interface CheckResult extends z.infer<typeof CheckResult> {}

/** Something that works today and needs attention. */
export interface Warning extends z.infer<typeof Warning> {}

/** How long the parts of a check's first answered request took, in milliseconds. */
export interface ResultPhases extends z.infer<typeof Phases> {}

/** How long the requests of a check waited on our side, in milliseconds. */
export interface ResultWaits extends z.infer<typeof Waits> {}

/** The report of one run over all targets. */
export const RunReport = z.object({
  /** The version of this format. */
  schemaVersion: z.literal(1).describe('The version of this format.'),
  /** The start of the run, in ISO 8601. */
  startedAt: z.iso.datetime().describe('The start of the run, in ISO 8601.'),
  /** The duration of the run, in milliseconds. */
  durationMs: z.number().describe('The duration of the run, in milliseconds.'),
  /** The results, counted. */
  summary: z
    .object({
      /** The number of targets. */
      targets: z.int().describe('The number of targets.'),
      /** The number of results of each class. */
      classes: z.partialRecord(z.enum(resultClasses), z.int()).describe('The number of results of each class.'),
      /** The number of warnings. */
      warnings: z.int().describe('The number of warnings.'),
    })
    .describe('The results, counted.'),
  /** The results, in the order of the targets. */
  results: z.array(CheckResult).describe('The results, in the order of the targets.'),
});

/** The report of one run over all targets. */
export interface RunReport extends z.infer<typeof RunReport> {}
