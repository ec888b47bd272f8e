import type { DeliveryKind } from '../model/delivery.ts';
import type { ChainRun, Escalation } from '../model/escalation.ts';
import type { Standing } from './boundaries.ts';
import { type DueStep, dueStep, stopOrResume } from './chain-run.ts';
import { channelsOf } from './choose-route.ts';
import { type DutyMoment, standingOf } from './duty-state.ts';

/** Sends the steps of an escalation that are due, and stops or resumes its chains. Returns it as it is then. */
export function sendDue(escalation: Escalation, notification: string | null, moment: DutyMoment): Escalation {
  const { rules, ledger } = moment;
  const { isStopped } = standingOf(escalation, moment);
  let current = escalation;
  const replace = (at: number, run: ChainRun) => {
    current = { ...current, runs: current.runs.map((each, index) => (index === at ? run : each)) };
  };
  for (const [at, before] of escalation.runs.entries()) {
    const run = stopOrResume(before, isStoppedNow(before, isStopped), rules, ledger.nowMs);
    if (run !== before) replace(at, run);
    const due = dueStep(run, rules, ledger.nowMs);
    if (!due) continue;
    const channels = channelsOf(rules, due);
    const sent = ledger.send(current, { channels, kind: kindOf(due, run), notification });
    current = sent.escalation;
    replace(at, { ...due.after, waitingFor: sent.keys });
  }
  return current === escalation ? escalation : ledger.put(current);
}

/** A run that waits behind an acknowledgement goes on being stopped by it, although it began later: at a boundary. */
function isStoppedNow(run: ChainRun, isStopped: Standing['isStopped']): boolean {
  return isStopped(run.isStopped ? { startedMs: Number.NEGATIVE_INFINITY } : run);
}

const firstKinds: Readonly<Record<ChainRun['cause'], DeliveryKind>> = {
  opened: 'opened',
  severity: 'escalated',
  boundary: 'handover',
};

function kindOf({ kind }: DueStep, { cause }: ChainRun): DeliveryKind {
  if (kind === 'reminder') return 'reminder';
  return kind === 'first' ? firstKinds[cause] : 'escalated';
}
