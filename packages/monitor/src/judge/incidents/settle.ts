import { eventText } from '../../model/event-texts.ts';
import type { Incident } from '../../model/incident.ts';
import type { Judgement } from '../../model/judgement.ts';
import { verdictFacts } from '../../model/verdict.ts';
import { isWide } from './cover.ts';
import type { IncidentContext, Progress } from './incident-context.ts';
import type { Ledger } from './ledger.ts';
import { abandonIncident, closeIncident, notifyOpen } from './notifications.ts';
import { type RecoveryStep, spreadMs } from './recover.ts';

/** What is decided about one open incident. */
export interface Decision {
  /** The incident as it is now. */
  readonly incident: Incident;
  /** The incident as it was; undefined if it is new, or back. */
  readonly before: Incident | undefined;
  /** What is judged of it now. */
  readonly judgement: Judgement | undefined;
  /** Whether a narrower judgement shows that the trouble goes on. */
  readonly goesOn: boolean;
}

/** What settling an incident needs. */
export interface Settling {
  readonly named: (incident: string) => Iterable<string>;
  readonly last: ReadonlyMap<string, Progress>;
  readonly progress: Map<string, Progress>;
  readonly context: IncidentContext;
  readonly ledger: Ledger;
}

/** Closes an incident, or asks for runs and notifies people. Returns the incident if it is still open. */
export function settle(
  { incident, before, judgement }: Decision,
  step: RecoveryStep | undefined,
  { named, last, progress, context, ledger }: Settling,
): readonly Incident[] {
  if (step?.kind === 'close') {
    closeIncident(incident, step.endedMs, ledger);
    return [];
  }
  if (step?.kind === 'abandon') {
    abandonIncident(incident, step.reason, ledger);
    return [];
  }
  const wasRecovering = last.has(incident.key);
  if (step?.kind === 'recovering') {
    progress.set(incident.key, step.progress);
    if (step.isNew) {
      ledger.log(incident, 'recovering', eventText('recovering'));
      resume(incident, context, ledger);
    }
  } else if (wasRecovering) ledger.log(incident, 'recovering', eventText('relapsed'));
  const isBack = judgement !== undefined && (before?.verdict !== incident.verdict || wasRecovering);
  if (isBack) startSample(incident, context, ledger);
  const facts = {
    before,
    isRecovering: step?.kind === 'recovering',
    share: judgement?.share ?? null,
    mutedBy: context.mutedBy(incident, named(incident.id)),
    expiresMs: verdictFacts(incident.verdict).announces === null ? null : (judgement?.expiresMs ?? null),
  };
  return [notifyOpen(incident, facts, ledger)];
}

function startSample({ verdict, service }: Incident, context: IncidentContext, ledger: Ledger): void {
  if (service === null || !verdictFacts(verdict).isSampled) return;
  const targets = context.sample(service);
  if (targets.length > 0) ledger.command({ kind: 'sample', service, targets });
}

/** What is not a vendor's trouble any more is checked as usual again. */
export function endSample({ verdict, service }: Incident, ledger: Ledger): void {
  if (service !== null && verdictFacts(verdict).isSampled) ledger.command({ kind: 'resume', service });
}

function resume({ id, verdict, service }: Incident, context: IncidentContext, ledger: Ledger): void {
  const { isSampled, owner } = verdictFacts(verdict);
  if (service === null || owner !== 'vendor' || !isWide({ verdict })) return;
  if (isSampled) ledger.command({ kind: 'resume', service });
  ledger.command({ kind: 'reprobe', service, overMs: spreadMs(service, context), incident: id });
}
