import type { CanaryIntent, CanaryLease, CanaryValue } from '../model/canary.ts';
import { CanaryFinding, type CanaryStep, defaultPollMs, type PlanTools } from './canary.ts';
import { isRefused, LeaseLost, notListed, overBudget } from './findings.ts';
import type { KeptLease } from './keep-lease.ts';
import type { RunCanaryOptions } from './run-options.ts';
import type { RunRecord } from './run-record.ts';

/** The length of a day, in milliseconds. */
const dayMs = 86_400_000;

/** What the parts of one run share. */
export interface RunParts<Context> {
  readonly options: RunCanaryOptions<Context>;
  readonly lease: CanaryLease;
  readonly kept: Pick<KeptLease, 'assertHeld'>;
  readonly record: RunRecord;
  /** The intents of this run, as they are now. */
  readonly intents: CanaryIntent[];
  readonly signal: AbortSignal;
  /** For the changes: an interruption does not cut one off, because its answer says whether it was made. */
  readonly changeSignal: AbortSignal;
}

/** What the plans of a run may use. */
export function planTools({
  history,
  results,
  nowMs,
  signal,
}: {
  readonly history: readonly CanaryIntent[];
  readonly results: Readonly<Record<string, CanaryValue | null>>;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}): PlanTools {
  return {
    signal,
    nowMs,
    results: { ...results },
    kept: (name) => history.findLast((each) => each.step === name && each.state === 'kept')?.result ?? undefined,
    usesOf: (key, perMs) =>
      history.filter((each) => each.resourceKey === key && each.intendedMs > nowMs - perMs).length,
  };
}

/** Makes the changes in their order, until one fails. */
export async function makeChanges<Context>(parts: RunParts<Context>): Promise<void> {
  const { canary, context, journal, target, clock } = parts.options;
  const history = await journal.intents({ target });
  const results: Record<string, CanaryValue | null> = {};
  for (const [position, step] of canary.steps.entries()) {
    const planned = await parts.record.timed(step.name, 'check', async () => {
      const tools = planTools({ history, results, nowMs: clock.now(), signal: parts.signal });
      const plan = await step.plan(context, tools);
      if (plan !== null && !canary.resourceKeys(context).includes(plan.resourceKey))
        throw new CanaryFinding(notListed(step.name, plan.resourceKey));
      return plan;
    });
    if (planned === null) continue;
    const intent: CanaryIntent = {
      id: `${parts.options.run}/${step.name}`,
      run: parts.options.run,
      target,
      tenant: parts.options.tenant,
      step: step.name,
      position,
      ...planned,
      result: null,
      undoResult: null,
      state: 'doing',
      intendedMs: clock.now(),
      undoSentMs: null,
      failedUndos: 0,
      reason: null,
    };
    results[step.name] = await makeChange(parts, step, intent);
    if (parts.record.repaired > 0) return;
  }
}

/** Makes one change, waits until the vendor has made it, and reads its effect. Returns the vendor's answer. */
async function makeChange<Context>(
  { options, lease, kept, record, intents, signal, changeSignal }: RunParts<Context>,
  step: CanaryStep<Context>,
  intent: CanaryIntent,
): Promise<CanaryValue | null> {
  const { context, journal, clock, limit = { count: 100, perMs: dayMs } } = options;
  const { name, pollMs = defaultPollMs } = step;
  const reading = await record.timed(name, 'check', async () => {
    signal.throwIfAborted();
    return await step.effect(context, intent, signal);
  });
  const answer = await journal.addIntent(intent, lease, { tenant: limit, resource: step.limit });
  if (answer === 'lease-lost') throw new LeaseLost();
  if (answer === 'over-budget') return record.fail(overBudget(name));
  intents.push(intent);
  if (reading.effect !== 'absent') {
    // Left by a run that kept no intent: it is undone like a change of this run.
    record.repaired += 1;
    return null;
  }
  const index = intents.length - 1;
  const write = async (changes: Partial<CanaryIntent>) => {
    const next = { ...(intents[index] ?? intent), ...changes };
    intents[index] = next;
    if (await journal.updateIntent(next, lease)) return;
    // The change was made after another run had acquired the lease: that run may have read before it.
    if (next.state === 'done') await journal.updateIntent(next, null);
    throw new LeaseLost();
  };
  let result: CanaryValue | null = null;
  await record.timed(name, 'accepted', async () => {
    let isUnsent = true;
    try {
      changeSignal.throwIfAborted();
      kept.assertHeld();
      isUnsent = false;
      result = await step.change(context, intent, changeSignal);
    } catch (error) {
      // What was ended before it began was not sent.
      if (isRefused(error) || isUnsent) await write({ state: 'refused' });
      throw error;
    }
  });
  await write({ state: 'done', result });
  const change = { ...intent, result };
  const shows = async () => (await step.effect(context, change, signal)).effect === 'present';
  const completed = step.isCompleted ? async () => await step.isCompleted?.(context, change, signal) : shows;
  for (const [phase, test] of [
    ['completed', completed],
    ['correct', step.isCorrect ? async () => await step.isCorrect?.(context, change, signal) : shows],
  ] as const)
    await record.timed(name, phase, async () => {
      while ((await test()) !== true) await clock.sleep(pollMs, signal);
    });
  return result;
}
