import type { ChainRun } from '../model/escalation.ts';
import { chainOf } from './choose-route.ts';
import type { DutyRules } from './duty-rules.ts';

/** What became of a delivery that a chain waits for. */
export interface DeliveryResult {
  /** Its key. */
  readonly key: string;
  /** Whether the channel took it. */
  readonly isDelivered: boolean;
  /** When it was delivered or given up, in milliseconds since 1970. */
  readonly atMs: number;
}

/** A chain that starts at its first step at once. */
export function startRun(chain: string | null, cause: ChainRun['cause'], nowMs: number): ChainRun {
  return {
    chain,
    cause,
    startedMs: nowMs,
    nextStep: 0,
    repeats: 0,
    dueMs: nowMs,
    waitingFor: [],
    isStopped: false,
    isExhausted: false,
  };
}

/** The step of a chain that is due: a step, a reminder, or the last resort. */
export interface DueStep {
  /** The channels. */
  readonly notify: readonly string[];
  /** What it is. */
  readonly kind: 'first' | 'step' | 'reminder' | 'resort';
  /** The run once it was sent, without the deliveries that it waits for. */
  readonly after: ChainRun;
}

/** The step that is due at an instant; undefined if none is. */
export function dueStep(run: ChainRun, rules: DutyRules, nowMs: number): DueStep | undefined {
  if (run.isStopped || run.dueMs === null || run.dueMs > nowMs) return undefined;
  const { steps } = chainOf(rules, run.chain);
  const sent = { ...run, dueMs: null };
  if (run.isExhausted) {
    const kind = run.nextStep > steps.length ? 'reminder' : 'resort';
    return { notify: rules.lastResort, kind, after: { ...sent, nextStep: steps.length + 1 } };
  }
  const step = steps[run.nextStep];
  if (!step) return { notify: steps.at(-1)?.notify ?? [], kind: 'reminder', after: sent };
  const kind = run.nextStep === 0 && run.repeats === 0 ? 'first' : 'step';
  return { notify: step.notify, kind, after: { ...sent, nextStep: run.nextStep + 1 } };
}

/**
 * Takes over what became of the deliveries of the last step. The wait counts from the first delivery. If every channel failed, the
 * next step is due at once; after the last step the last resort is.
 */
export function takeResults(
  run: ChainRun,
  results: ReadonlyMap<string, DeliveryResult>,
  rules: DutyRules,
  canRemind: boolean,
): ChainRun {
  if (run.waitingFor.length === 0) return run;
  const own = run.waitingFor.flatMap((key) => results.get(key) ?? []);
  const delivered = own.filter(({ isDelivered }) => isDelivered).map(({ atMs }) => atMs);
  if (delivered.length > 0) return afterDelivery({ ...run, waitingFor: [] }, Math.min(...delivered), rules, canRemind);
  if (own.length < run.waitingFor.length) return run;
  return afterFailure({ ...run, waitingFor: [] }, Math.max(...own.map(({ atMs }) => atMs)), rules, canRemind);
}

function afterDelivery(run: ChainRun, atMs: number, rules: DutyRules, canRemind: boolean): ChainRun {
  const { steps, repeat } = chainOf(rules, run.chain);
  const waitMs = steps[run.nextStep - 1]?.waitMs ?? 0;
  if (run.nextStep < steps.length) return { ...run, dueMs: atMs + waitMs };
  if (!run.isExhausted && run.repeats < repeat)
    return { ...run, nextStep: 0, repeats: run.repeats + 1, dueMs: atMs + waitMs };
  return { ...run, dueMs: canRemind && rules.remindMs !== null ? atMs + rules.remindMs : null };
}

function afterFailure(run: ChainRun, atMs: number, rules: DutyRules, canRemind: boolean): ChainRun {
  const { steps, repeat } = chainOf(rules, run.chain);
  if (run.nextStep < steps.length) return { ...run, dueMs: atMs };
  if (run.isExhausted || run.chain === null)
    return { ...run, dueMs: canRemind && rules.remindMs !== null ? atMs + rules.remindMs : null };
  // A chain whose last step reached nobody goes on to the last resort, whatever repetitions remain.
  if (run.repeats >= repeat) return { ...run, isExhausted: true, dueMs: atMs };
  return { ...run, nextStep: 0, repeats: run.repeats + 1, dueMs: atMs };
}

/** Makes the next step due at once; after the last step and its repetitions it is the last resort. */
export function escalateNow(run: ChainRun, rules: DutyRules, nowMs: number): ChainRun {
  const { steps, repeat } = chainOf(rules, run.chain);
  const next = { ...run, waitingFor: [], dueMs: nowMs, isStopped: false };
  if (run.nextStep < steps.length || run.isExhausted) return next;
  if (run.repeats < repeat) return { ...next, nextStep: 0, repeats: run.repeats + 1 };
  return { ...next, isExhausted: true };
}

/** Stops a run, or lets it go on: at once with the step after the last, or with a reminder in time. */
export function stopOrResume(run: ChainRun, isStopped: boolean, rules: DutyRules, nowMs: number): ChainRun {
  if (run.isStopped === isStopped) return run;
  if (isStopped) return { ...run, isStopped };
  const { steps, repeat } = chainOf(rules, run.chain);
  const hasStep = run.nextStep < steps.length;
  if (hasStep) return { ...run, isStopped, waitingFor: [], dueMs: nowMs };
  if (!run.isExhausted && run.repeats < repeat)
    return { ...run, isStopped, waitingFor: [], nextStep: 0, repeats: run.repeats + 1, dueMs: nowMs };
  return { ...run, isStopped, dueMs: run.dueMs === null ? null : Math.max(run.dueMs, nowMs + (rules.remindMs ?? 0)) };
}
