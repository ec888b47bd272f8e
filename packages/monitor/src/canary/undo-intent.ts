import type { Clock } from '@mdmkit/core';
import type { CanaryIntent, CanaryJournal, CanaryLease } from '../model/canary.ts';
import { type CanaryStep, defaultPollMs, defaultSettleMs, mostFailedUndos } from './canary.ts';
import { classifyThrown, isRefused, LeaseLost, timeOf } from './findings.ts';

/** How long to wait before an undo that failed often is sent again, in milliseconds. */
const retryMs = 3_600_000;

/** What {@link undoIntent} needs. */
export interface UndoParts {
  /** The canary's context: its client and settings. */
  readonly context: unknown;
  /** Where intents are kept. */
  readonly journal: CanaryJournal;
  /** The lease of the intent's resource. */
  readonly lease: CanaryLease;
  /** Time. */
  readonly clock: Clock;
  /** Ends the undoing; the intent stays open. */
  readonly signal: AbortSignal;
  /** Whether to send the undo although it failed often. Default: false. */
  readonly force?: boolean;
}

/** How many readings and calls in a row may fail before the undoing is left to a later time. */
const mostErrors = 3;

/**
 * Undoes a change from its intent alone: reads what the vendor shows, sends the undo if the change is there, and reads
 * again until it is gone. Returns the intent as it is then. It stays open, with a reason, if the vendor does not confirm.
 *
 * @throws LeaseLost - If another run has acquired the lease.
 */
export async function undoIntent(first: CanaryIntent, step: CanaryStep, parts: UndoParts): Promise<CanaryIntent> {
  const { journal, lease, clock, signal } = parts;
  const attempt: Attempt = {
    intent: first,
    async write(changes) {
      const next = { ...attempt.intent, ...changes };
      if (!(await journal.updateIntent(next, lease))) throw new LeaseLost();
      attempt.intent = next;
    },
  };
  for (let errors = 0; ; ) {
    try {
      const progress = await readAndUndo(attempt, step, parts);
      if (progress === 'closed') return attempt.intent;
      errors = 0;
      // Most vendors have undone a change when they answer.
      if (progress === 'sent') continue;
      await clock.sleep(step.pollMs ?? defaultPollMs, signal);
    } catch (error) {
      if (error instanceof LeaseLost) throw error;
      errors += 1;
      if (signal.aborted || errors >= mostErrors) {
        await leaveOpen(attempt, error, step, signal.aborted);
        return attempt.intent;
      }
      await clock.sleep(step.pollMs ?? defaultPollMs, signal).catch(() => {});
    }
  }
}

/** An intent whose change is being undone. */
interface Attempt {
  intent: CanaryIntent;
  write(changes: Partial<CanaryIntent>): Promise<void>;
}

/** Reads once, and sends the undo if the change is there. */
async function readAndUndo(
  attempt: Attempt,
  step: CanaryStep,
  parts: UndoParts,
): Promise<'closed' | 'sent' | 'waiting'> {
  const { context, clock, signal } = parts;
  signal.throwIfAborted();
  const { effect, result } = await step.effect(context, attempt.intent, signal);
  if (result !== undefined && attempt.intent.result === null) await attempt.write({ result });
  if (effect === 'absent' && isSettled(attempt.intent, step, clock)) {
    const isKept = step.keepsResult === true && attempt.intent.result !== null;
    await attempt.write({ state: isKept ? 'kept' : 'undone', reason: null });
    return 'closed';
  }
  if (effect !== 'present' || !maySend(attempt.intent, step, parts)) return 'waiting';
  await attempt.write({ state: 'undoing', undoSentMs: clock.now() });
  try {
    await attempt.write({ undoResult: await step.undo(context, attempt.intent, signal) });
  } catch (error) {
    // What the vendor surely refused may be sent again at once; what was lost only when it has settled.
    if (isRefused(error)) await attempt.write({ state: 'done' });
    throw error;
  }
  return 'sent';
}

/** Whether a change that does not show cannot arrive any more. */
function isSettled({ state, intendedMs }: CanaryIntent, { settleMs = defaultSettleMs }: CanaryStep, clock: Clock) {
  // A clock that was set back must not keep an intent open for longer than its time.
  return state !== 'doing' || Math.abs(clock.now() - intendedMs) >= settleMs;
}

function maySend(intent: CanaryIntent, step: CanaryStep, { clock, force = false }: UndoParts): boolean {
  const { undoSentMs, failedUndos, state } = intent;
  if (force || undoSentMs === null) return true;
  const settleMs = state === 'undoing' ? (step.settleMs ?? defaultSettleMs) : 0;
  const waitMs = failedUndos >= mostFailedUndos ? retryMs : settleMs;
  const sinceMs = clock.now() - undoSentMs;
  // A time that lies ahead is from a clock that was set back since.
  return sinceMs >= waitMs || sinceMs < 0;
}

/** Writes down why an intent stays open. Only an undo that was tried, or could not be tried, has failed. */
async function leaveOpen(attempt: Attempt, error: unknown, step: CanaryStep, isLate: boolean): Promise<void> {
  const { state, intendedMs, failedUndos } = attempt.intent;
  const settledMs = intendedMs + (step.settleMs ?? defaultSettleMs);
  const lateReasons: Readonly<Record<string, string>> = {
    undoing: 'The vendor did not confirm the undo in time.',
    doing: `The answer to the change was lost. The vendor may still make it until ${timeOf(settledMs)}.`,
  };
  const isPending = isLate && state !== 'undoing';
  await attempt.write({
    failedUndos: failedUndos + (isPending ? 0 : 1),
    reason: isLate
      ? (lateReasons[state] ?? 'The vendor still works on the change.')
      : classifyThrown(error, step.name, 'undone').error,
  });
}
