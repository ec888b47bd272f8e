import { checkArgument, startDeadline } from '@mdmkit/core';
import type { CanaryIntent, CanaryLease, CanaryValue } from '../model/canary.ts';
import {
  busy,
  CanaryTimeout,
  classifyThrown,
  interrupted,
  LeaseLost,
  notAsBefore,
  openIntents,
  repaired,
} from './findings.ts';
import { isOpen } from './janitor.ts';
import { keepLease, leaseMs } from './keep-lease.ts';
import { makeChanges, type RunParts } from './make-changes.ts';
import type { RunCanaryOptions } from './run-options.ts';
import { type CanaryOutcome, neverAborted, startRecord } from './run-record.ts';
import { undoIntent } from './undo-intent.ts';

/** The time between two attempts to acquire a lease, in milliseconds. */
const leasePollMs = 5_000;

/**
 * Runs a canary once: makes its changes in order, verifies each, and undoes them in reverse order, whatever happened. Each
 * change is written down before it is made; a process that dies leaves intents from which `cleanUpIntents` undoes it. Never
 * throws for what a vendor does: the outcome says it.
 *
 * @throws Error - If the journal fails. What was changed is in its intents then.
 * @example
 * const outcome = await runCanary({ canary, context, target: 'aurora/own.install-app', tenant: 'aurora',
 *   location: 'tokyo', run: crypto.randomUUID(), journal, clock: systemClock });
 * console.log(outcome.finding?.error ?? 'ok');
 */
export async function runCanary<Context>(options: RunCanaryOptions<Context>): Promise<CanaryOutcome> {
  checkArgument('runCanary', 'options', options, 'object');
  checkArgument('runCanary', 'canary', options.canary, 'object');
  checkArgument('runCanary', 'journal', options.journal, 'object');
  checkArgument('runCanary', 'clock', options.clock, 'object');
  const { canary, context, target, location, run, journal, clock, waitMs = 0 } = options;
  const { deadlineMs = 600_000, signal = neverAborted, undoSignal = neverAborted } = options;
  const record = startRecord(options);
  const names = [`${canary.service} at ${location}`, ...new Set(canary.resourceKeys(context))];
  const untilMs = clock.elapsedMs() + waitMs;
  let lease: CanaryLease;
  let askedMs: number;
  for (;;) {
    askedMs = clock.elapsedMs();
    const grant = await journal.acquireLease({ names, holder: run, nowMs: clock.now(), durationMs: leaseMs });
    if ('lease' in grant) {
      ({ lease } = grant);
      break;
    }
    if (signal.aborted) return record.end(interrupted);
    if (clock.elapsedMs() >= untilMs) return record.end(busy(grant.held, grant.untilMs));
    await clock.sleep(leasePollMs, signal).catch(() => {});
  }
  await using kept = keepLease({ journal, lease, askedMs, clock });
  try {
    const leftovers = await undoLeftovers(options, lease);
    if (leftovers.open.length > 0) return record.end(openIntents(leftovers.open), leftovers.open);
    record.repaired += leftovers.closed;
    if (leftovers.closed > 0) return record.end(repaired(leftovers.closed));
    using limit = startDeadline(clock, deadlineMs, () => new CanaryTimeout(), AbortSignal.any([signal, kept.signal]));
    using changeLimit = startDeadline(clock, deadlineMs, () => new CanaryTimeout(), undoSignal);
    const intents: CanaryIntent[] = [];
    const parts = { options, lease, kept, record, intents, signal: limit.signal, changeSignal: changeLimit.signal };
    record.signal = limit.signal;
    let before: CanaryValue | undefined;
    try {
      before = await record.timed('before', 'check', async () => await canary.before?.(context, limit.signal));
      await makeChanges(parts);
    } catch (error) {
      // A journal that fails is no finding about the vendor: the intents say what is left.
      if (error instanceof LeaseLost || !record.isFailed) throw error;
    }
    return await finish(parts, before);
  } catch (error) {
    if (error instanceof LeaseLost) return record.end(classifyThrown(error, target, 'check'));
    throw error;
  }
}

/** Undoes intents that an earlier run of the same target has left. */
async function undoLeftovers<Context>(
  { canary, context, target, journal, clock, undoMs = 300_000, undoSignal = neverAborted }: RunCanaryOptions<Context>,
  lease: CanaryLease,
): Promise<{ readonly closed: number; readonly open: readonly CanaryIntent[] }> {
  const openIntents = (await journal.intents({ open: true, target })).toReversed();
  const open: CanaryIntent[] = [];
  for (const intent of openIntents) {
    const step = canary.steps.find(({ name }) => name === intent.step);
    using limit = startDeadline(clock, undoMs, () => new CanaryTimeout(), undoSignal);
    const parts = { context, journal, lease, clock, signal: limit.signal };
    const undone = step ? await undoIntent(intent, step, parts) : intent;
    if (isOpen(undone)) open.push(undone);
  }
  return { closed: openIntents.length - open.length, open };
}

/** Undoes all changes in reverse order, and says what the run found. */
async function finish<Context>(
  { options, lease, record, intents }: RunParts<Context>,
  before: CanaryValue | undefined,
): Promise<CanaryOutcome> {
  const { canary, context, journal, clock, undoMs = 300_000, undoSignal = neverAborted } = options;
  const open: CanaryIntent[] = [];
  for (const intent of intents.toReversed()) {
    const step = canary.steps[intent.position];
    if (!isOpen(intent) || step === undefined) continue;
    using limit = startDeadline(clock, undoMs, () => new CanaryTimeout(), undoSignal);
    const parts = { context, journal, lease, clock, signal: limit.signal };
    const undone = await record.timed(step.name, 'undone', async (fail) => {
      const after = await undoIntent(intent, step, parts);
      if (isOpen(after)) fail();
      return after;
    });
    if (isOpen(undone)) open.push(undone);
  }
  if (open.length > 0) return record.end(record.finding ?? openIntents(open), open);
  if (record.repaired > 0) return record.end(record.finding ?? repaired(record.repaired));
  if (before !== undefined && canary.after && !record.isFailed) {
    using limit = startDeadline(clock, undoMs, () => new CanaryTimeout(), undoSignal);
    const difference = await record
      .timed('after', 'check', async () => await canary.after?.(context, before, limit.signal))
      .catch(() => null);
    if (typeof difference === 'string') return record.end(notAsBefore(difference));
  }
  return record.end(record.finding);
}
