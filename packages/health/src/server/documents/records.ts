// Long: one schema for each kind of record that the API returns.
import {
  deliveryKinds,
  deliveryStates,
  measures,
  resultClasses,
  services,
  severities,
  targetStates,
  uncheckedReasons,
  verdicts,
} from '@mdmkit/monitor/model';
import { z } from 'zod';
import { VendorStatementDocument } from './feeds.ts';

const Time = z.iso.datetime();
const Owner = z.enum(['vendor', 'network', 'credential', 'tenant', 'us']).describe('Who has to act.');
const Verdict = z.enum(verdicts);
const Service = z.string().describe(`The service: ${services.join(', ')}. A later version may know more.`);
const Tenant = z.string().describe("The tenant's id.");
const TargetId = z.string().describe('`tenant/service` or `tenant/service/credential`.');
const Location = z.string().describe('The location of the checker.');
const Class = z.enum(resultClasses).describe('What the check found.');
const Classes = z.partialRecord(z.enum(resultClasses), z.int()).describe('How many results of each class.');

/** Five minutes of one measure of a service. */
export const Series = z
  .object({
    service: Service,
    location: Location,
    measure: z.enum(measures).describe('What is measured: shares of checks, or latencies in milliseconds.'),
    from: Time.describe('The beginning of the five minutes.'),
    state: z
      .enum(['learning', 'normal', 'held', 'anomalous', 'missing', 'excluded', 'late'])
      .describe('`held` is unusual and waits for confirmation; `anomalous` is part of an episode.'),
    value: z.number().nullable().describe('The value; null without data.'),
    expected: z.number().nullable().describe('What was expected at this time of the week.'),
    low: z.number().nullable().describe('The lower end of the band in which nearly all values lie.'),
    high: z.number().nullable().describe('Its upper end.'),
    probability: z.number().describe('The probability of something as unusual, 0 to 1.'),
    signal: z.string().nullable().describe('What is most unusual: `record`, `mean`, `season`, `spread`.'),
    side: z.enum(['above', 'below']).nullable().describe('On which side it is unusual.'),
    historyLength: z.int().describe('How many buckets of five minutes it was held against.'),
    unusualSince: Time.nullable().describe('Since when it is unusual; null if it is not.'),
  })
  .meta({ id: 'Series' });

/** A target that fails far more than it did in the two weeks before. */
export const UnusualTarget = z
  .object({
    target: TargetId,
    tenant: Tenant,
    windowHours: z.int().describe('The newest hours with checks that were judged.'),
    checks: z.int().describe('Conclusive checks in these hours.'),
    failed: z.int().describe('How many of them failed with `fail.network` or `fail.server`.'),
    failingHours: z.int().describe('In how many of these hours a check failed.'),
    usualShare: z.number().nullable().describe('The failing share that is usual for this target, 0 to 1.'),
    probability: z.number().describe('How probable so many failures are at the usual share, 0 to 1.'),
    historyHours: z.int().describe('How many hours of history it was held against.'),
    windows: z.int().describe('How many earlier windows of the same length there are.'),
    asBad: z.int().describe('How many of them failed as much.'),
  })
  .meta({ id: 'UnusualTarget' });

/** What a verdict rests on. */
export const Evidence = z
  .object({
    windowMs: z.number().describe('The window in which it was counted, in milliseconds.'),
    tenants: z.int().describe('Tenants with a conclusive result.'),
    failing: z.int().describe('Those among them that speak for the verdict.'),
    usualShare: z.number().describe('The failing share that is usual at this hour, 0 to 1.'),
    probability: z
      .number()
      .nullable()
      .describe('How probable so many failures are if nothing is wrong; null if nothing was counted.'),
    locations: z.array(z.string()).describe('The locations that saw it.'),
    controls: z.object({
      healthy: z.int().describe('Neutral hosts that answered.'),
      asked: z.int().describe('Neutral hosts that were asked.'),
    }),
    codes: z
      .array(z.object({ code: z.string(), count: z.int() }))
      .describe('The codes seen, most frequent first, at most five.'),
    sharedKey: z.string().nullable().describe('What the failing tenants share; null if nothing.'),
    firstSeenAt: Time.describe('The first failure.'),
    lastSeenAt: Time.describe('The last failure.'),
    budget: z
      .object({
        service: Service,
        location: Location.nullable().describe('The location; null for all together.'),
        severity: z.enum(['page', 'ticket']),
        since: Time.describe('Since when the rule has fired.'),
        objective: z.number().describe('The share of good checks, 0 to 1.'),
        remaining: z.number().nullable().describe('The share of the budget of 30 days that is left.'),
        longSeconds: z.number().describe('The long window of the rule.'),
        shortSeconds: z.number().describe('The short window of the rule.'),
        factor: z.number().describe('The rate of burning at which the rule fires.'),
        longRate: z.number().describe('The rate in the long window: 1 uses up the budget in 30 days.'),
        shortRate: z.number().describe('The rate in the short window.'),
        failed: z.int().describe('Failed checks in the long window.'),
        checks: z.int().describe('All checks in the long window.'),
      })
      .optional()
      .describe('The error budget that burns, of the verdict `error-budget`.'),
    series: z.array(Series).optional().describe('The measures that are unusual together, of the verdict `unusual`.'),
  })
  .meta({ id: 'Evidence' });

/** Trouble with one cause. */
export const Incident = z
  .object({
    id: z.string().describe('Its id, for ever.'),
    verdict: Verdict.describe('The cause: what an operator set, or else what was judged.'),
    judgedVerdict: Verdict.describe('The cause as judged.'),
    formerVerdicts: z.array(Verdict).describe('What it was judged as before, oldest first.'),
    override: z.object({ verdict: Verdict, by: z.string(), at: Time }).nullable().describe('What an operator set.'),
    subject: z
      .string()
      .describe('What the verdict is about: a service, a location, a shared key, a target or a tenant.'),
    service: Service.nullable().describe('The service; null for several.'),
    location: Location.nullable().describe("The location; null unless it is one location's trouble."),
    tenant: Tenant.nullable().describe("The tenant; null unless it is one tenant's trouble."),
    severity: z.enum(severities).describe('The worst it has been.'),
    owner: Owner,
    title: z.string().describe('What is wrong, in one sentence.'),
    remedy: z.string().describe('What to do next, in one sentence.'),
    confidence: z.number().describe('How sure the verdict is, 0 to 1.'),
    evidence: Evidence,
    startedAt: Time.describe('The first failure.'),
    openedAt: Time.describe('When the incident was opened.'),
    endedAt: Time.nullable().describe('The first good result of the recovery; null while it lasts.'),
    closedAt: Time.nullable().describe('When the incident was closed; null while it is open.'),
    mergedInto: z.string().nullable().describe('The incident that turned out to be the same trouble.'),
    acknowledged: z
      .object({ by: z.string(), at: Time, until: Time })
      .nullable()
      .describe('Who works on it, and until when the acknowledgement is valid.'),
    mutedBy: z.string().nullable().describe('The maintenance window or silence that holds notifications back.'),
    reopenings: z.int().describe('How often it has come back after it was closed.'),
  })
  .meta({ id: 'Incident' });

/** What happened to an incident. */
export const IncidentEvent = z
  .object({
    at: Time,
    kind: z.string().describe('What: `opened`, `severity`, `verdict`, `acknowledged`, `closed` and others.'),
    text: z.string().describe('One sentence.'),
    japanese: z
      .string()
      .nullable()
      .describe('The sentence in Japanese, with verdicts and severities as they are named here; null for other text.'),
  })
  .meta({ id: 'IncidentEvent' });

/** A notification that was decided. */
export const Notification = z
  .object({
    key: z.string().describe('`incident/number`: a receiver recognises a second delivery by it.'),
    incident: z.string(),
    kind: z.enum(['opened', 'changed', 'closed']),
    severity: z.enum(severities),
    at: Time.describe('When it was decided.'),
    text: z.string(),
  })
  .meta({ id: 'Notification' });

/** A message about an incident, and what became of it. */
export const Delivery = z
  .object({
    id: z.int().describe('Its number; `health-check outbox retry` takes it.'),
    channel: z.string().describe('The channel.'),
    kind: z.enum(deliveryKinds).describe('Why it is sent.'),
    at: Time.describe('When it was decided.'),
    state: z
      .enum(deliveryStates)
      .describe(
        '`pending`: it waits or is under way; `sent`: the channel accepted it; `failed`: given up; `dropped`: not needed.',
      ),
    attempts: z.int().describe('How often it was tried.'),
    providerId: z.string().nullable().describe('The id that the channel gave the message; null for none.'),
    nextAttemptAt: Time.nullable().describe('The earliest time of the next attempt; null unless it is pending.'),
    endedAt: Time.nullable().describe('When it was sent, given up or dropped; null before.'),
    error: z.string().nullable().describe('Why the last attempt failed, or why it was dropped; null for no reason.'),
    japaneseError: z.string().nullable().describe('The same in Japanese; null for other text.'),
  })
  .meta({ id: 'Delivery' });

/** A message that is planned. */
export const PlannedMessage = z
  .object({
    at: Time.describe('When it follows.'),
    channels: z.array(z.string()).describe('The channels.'),
    kind: z.enum(deliveryKinds).describe('Why it is sent.'),
    reason: z.string().describe('Why these channels, in one sentence.'),
  })
  .meta({ id: 'PlannedMessage' });

/** Who was notified of an incident, and who is notified next. */
export const IncidentAlerts = z
  .object({
    incident: z.string().describe('The id of the incident.'),
    route: z.string().nullable().describe('The route; null if none matches, or if none was chosen yet.'),
    reason: z
      .string()
      .nullable()
      .describe('Why these people are notified, in one sentence; null before a route was chosen.'),
    japaneseReason: z.string().nullable().describe('The same in Japanese; null for other text.'),
    deferred: z.boolean().describe('Whether it waits for the digest at the next boundary of the calendar.'),
    storm: z.string().nullable().describe('The storm whose messages stand for it; null for none.'),
    deliveries: z.array(Delivery).describe('The messages so far, oldest first, at most 1,000.'),
    next: z
      .array(PlannedMessage)
      .describe('The messages that follow if no person acknowledges and every channel works, at most 25.'),
  })
  .meta({ id: 'IncidentAlerts' });

/** A target as it is now. */
export const Target = z
  .object({
    id: TargetId,
    tenant: Tenant,
    service: Service,
    state: z.enum(targetStates),
    stateSince: Time.describe('Since when it is in this state.'),
    flapping: z.boolean().describe('Whether it changes between up and down too often.'),
    lastRunAt: Time.nullable().describe('When its last check began; null before the first.'),
    class: Class.nullable().describe('What the last check found; null before the first.'),
    code: z.string().nullable().describe('The stable error code; null if the last check found none.'),
    facts: z.record(z.string(), z.json()).describe('What checks have learnt, by the names in results.md.'),
    coveredBy: z
      .string()
      .nullable()
      .describe('The open incident that explains its trouble, or because of which it is not checked; null for none.'),
    unchecked: z
      .object({
        reason: z.enum(uncheckedReasons),
        by: z
          .string()
          .nullable()
          .describe('The id of the maintenance window or of the incident; null if there is none.'),
        since: Time,
        until: Time.nullable().describe('Null if that is not known.'),
      })
      .nullable()
      .describe('Why the target is not checked at present: then its state is from before. Null if it is checked.'),
  })
  .meta({ id: 'Target' });

/** One check. */
export const Result = z
  .object({
    id: z.string().describe('Its id: "health-check explain ID" explains it.'),
    target: TargetId,
    startedAt: Time,
    durationMs: z.number().describe('The whole check, in milliseconds.'),
    latencyMs: z.number().nullable().describe('What the vendor took to answer; null if nothing was sent.'),
    class: Class,
    code: z.string().nullable(),
    attempts: z.int().describe('How many requests the call that was repeated most took.'),
    location: Location,
    flags: z.array(z.enum(['lag', 'clock-step', 'maintenance', 'late'])).describe('What disturbed the measurement.'),
    error: z.string().nullable().describe('What happened, in one sentence; null if it did not fail.'),
    requestId: z.string().nullable().describe("The vendor's id of the last request."),
  })
  .meta({ id: 'Result' });

/** A time in which nothing was checked. */
export const Gap = z
  .object({
    location: Location,
    from: Time,
    to: Time.describe('The end, not included.'),
    reason: z.enum(['stopped', 'suspended', 'stalled', 'store', 'sampled', 'shed', 'unheld']),
    service: Service.nullable().describe('The service; null for all.'),
    shards: z
      .object({
        numbers: z.array(z.int()).describe('Their numbers.'),
        of: z.int().describe('How many shards there are.'),
      })
      .nullable()
      .describe(
        'The shards of which no target was checked, if several workers share the targets; null for all targets.',
      ),
  })
  .meta({ id: 'Gap' });

/** The results of a service at a location in five minutes, an hour or a day. */
export const Rollup = z
  .object({
    from: Time,
    lengthMs: z.number().describe('Five minutes, an hour or a day, in milliseconds.'),
    location: Location,
    classes: Classes,
    coverage: z.number().nullable().describe('The share of due checks that took place, 0 to 1; null if none was due.'),
    latency: z
      .object({ p50Ms: z.number(), p90Ms: z.number(), p99Ms: z.number(), maxMs: z.number() })
      .nullable()
      .describe('Latency of successful checks; null without any.'),
    late: z.int().describe('Results that came too late to be counted.'),
  })
  .meta({ id: 'Rollup' });

/** The error budget of a service. */
const BudgetValues = z.object({
  objective: z.number().describe('The share of good checks that the configuration asks for, from 0 to 1.'),
  remaining: z
    .number()
    .nullable()
    .describe('The share of the budget of 30 days that is left; below 0 if it is overspent; null without checks.'),
  exhaustedInSeconds: z
    .int()
    .nullable()
    .describe('The time until the budget is used up at the rate of the last hour; null if it is not burning.'),
  state: z
    .enum(['ok', 'ticket', 'page', 'no-data'])
    .describe(
      'page, ticket: the budget burns too fast in two windows; no-data: less than 80 % of the checks of the last hour took place.',
    ),
  windows: z.array(
    z.object({
      seconds: z.int().describe('The length of the window.'),
      checks: z.int().describe('Good and failed checks.'),
      failed: z.int().describe('Checks that failed at the vendor.'),
      burnRate: z.number().nullable().describe('1 uses up the budget in 30 days; null without checks.'),
      coverage: z.number().nullable().describe('The share of the due checks that took place; null if none was due.'),
    }),
  ),
});

/** The error budget of a service, and of each of its locations. */
export const ErrorBudget = BudgetValues.extend({
  locations: z
    .array(BudgetValues.extend({ location: Location }))
    .optional()
    .describe('The budgets of the locations; absent unless several locations check the service.'),
}).meta({ id: 'ErrorBudget' });

/** A service as a whole. */
export const ServiceStatus = z
  .object({
    service: Service,
    states: z.partialRecord(z.enum(targetStates), z.int()).describe('How many targets are in each state.'),
    covered: z
      .int()
      .describe('Targets that have not been checked since an incident of the whole service: their state is not known.'),
    sampled: z.int().describe('Targets that were left out because there is no capacity for all checks.'),
    paused: z.int().describe('Targets that a maintenance window keeps from being checked.'),
    rollups: z.array(Rollup).describe('The newest five minutes that have ended, for each location.'),
    series: z.array(Series).describe('Its measures, held against what is usual for each.'),
    errorBudget: ErrorBudget.nullable().describe('Null without a service level objective in the configuration.'),
    vendor: VendorStatementDocument.nullable().describe(
      "What the vendors' status feeds say of it; null if no feed has a name for it.",
    ),
    incidents: z.array(z.string()).describe('The ids of its open incidents.'),
  })
  .meta({ id: 'ServiceStatus' });

/** The end of a credential. */
export const Expiry = z
  .object({
    target: TargetId,
    tenant: Tenant,
    service: Service,
    expiresAt: Time,
    daysLeft: z.int().describe('Whole days until then; negative after it.'),
  })
  .meta({ id: 'Expiry' });

/** What a window or a silence applies to. */
export const ScopeDocument = z
  .object({
    services: z.array(z.string()).optional(),
    tenants: z.array(z.string()).optional(),
    targets: z.array(z.string()).optional().describe('Patterns of target ids, such as `*/apple.dep`.'),
  })
  .meta({ id: 'Scope' });
