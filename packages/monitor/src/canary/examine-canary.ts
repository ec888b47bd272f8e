import type { Clock } from '@mdmkit/core';
import type { CanaryJournal, CanaryValue } from '../model/canary.ts';
import type { Classification } from '../model/classify.ts';
import { classifyThrown, openIntents } from './findings.ts';
import type { BoundCanary } from './janitor.ts';
import { planTools } from './make-changes.ts';

/** What {@link examineCanary} needs. */
export interface ExamineOptions extends BoundCanary {
  /** The target: tenant and canary. */
  readonly target: string;
  /** Where intents are kept. */
  readonly journal: CanaryJournal;
  /** Time. */
  readonly clock: Clock;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Reads whether a canary could run now: whether its resources exist, are free, and nothing is left of an earlier run. Changes
 * nothing. Returns what is wrong; null if nothing is.
 */
export async function examineCanary(options: ExamineOptions): Promise<Classification | null> {
  const { canary, context, target, journal, clock, signal } = options;
  const history = await journal.intents({ target });
  const open = await journal.intents({ target, open: true });
  if (open.length > 0) return openIntents(open);
  const results: Record<string, CanaryValue | null> = {};
  let name = 'before';
  try {
    await canary.before?.(context, signal);
    for (const step of canary.steps) {
      ({ name } = step);
      const planned = await step.plan(context, planTools({ history, results, nowMs: clock.now(), signal }));
      if (planned === null) continue;
      const change = { id: 'examination', ...planned, result: null, undoResult: null };
      const { effect } = await step.effect(context, change, signal);
      if (effect !== 'absent') return leftover(name);
      results[name] = null;
    }
  } catch (error) {
    return classifyThrown(error, name, 'check');
  }
  return null;
}

function leftover(step: string): Classification {
  return {
    class: 'inconclusive',
    code: 'CANARY_LEFTOVER',
    owner: 'us',
    remedy: 'No action is needed; the next run undoes it before it changes anything.',
    error: `The change of step "${step}" is still there.`,
  };
}
