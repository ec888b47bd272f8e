import { type Verdict, verdicts } from '../attribution/verdict.ts';
import type { Incident } from './incident.ts';
import type { Ledger } from './ledger.ts';
import { ownerOf, remedyOf, titleOf } from './texts.ts';

/** Somebody takes an incident on until a time; taking it on again puts the time off. */
export function acknowledge(incident: Incident, by: string, untilMs: number, ledger: Ledger): Incident {
  const next: Incident = { ...incident, acknowledged: { by, atMs: ledger.nowMs, untilMs } };
  ledger.note(next, 'acknowledged', `${by} has taken it on until ${new Date(untilMs).toISOString()}.`);
  return ledger.put(next);
}

/** Somebody gives an incident back. */
export function unacknowledge(incident: Incident, by: string, ledger: Ledger): Incident {
  if (incident.acknowledged === null) return incident;
  const next: Incident = { ...incident, acknowledged: null };
  ledger.note(next, 'acknowledged', `${by} has given it back.`);
  return ledger.put(next);
}

/** Somebody says whose trouble it is; from now on that stands, whatever the evidence says. */
export function override(incident: Incident, by: string, verdict: Verdict, ledger: Ledger): Incident {
  const { service, evidence, tenant } = incident;
  const facts = { service, evidence, ...(tenant === null ? {} : { tenant }) };
  const next: Incident = {
    ...incident,
    override: { verdict, by, atMs: ledger.nowMs },
    owner: ownerOf(verdict),
    title: titleOf(verdict, facts),
    remedy: remedyOf(verdict),
  };
  ledger.note(next, 'overridden', `${by} says that it is "${verdict}", not "${incident.verdict}".`);
  return ledger.put(next);
}

/** Whether a text names a verdict. */
export function isVerdict(text: string): text is Verdict {
  return verdicts.some((verdict) => verdict === text);
}
