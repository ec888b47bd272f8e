import type { Incident } from '../../model/incident.ts';
import { type Verdict, verdicts } from '../../model/verdict.ts';
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

/**
 * Whoever is on a part of an incident is on the whole, if nobody has been told of that yet and nobody is on it; of several, who
 * has taken on the most time. What people were told of is not taken from them: there it is only noted.
 */
export function takeAcknowledgement(whole: Incident, parts: readonly Incident[], ledger: Ledger): Incident {
  const held = parts.flatMap(({ id, acknowledged }) =>
    acknowledged !== null && acknowledged.untilMs > ledger.nowMs ? [{ id, acknowledged }] : [],
  );
  for (const { id, acknowledged } of held)
    ledger.note(whole, 'acknowledged', `${acknowledged.by} was on a part of it, ${id}.`);
  const [longest] = held.toSorted((one, other) => other.acknowledged.untilMs - one.acknowledged.untilMs);
  if (!longest || whole.acknowledged !== null || whole.notified > 0) return whole;
  const { acknowledged } = longest;
  const text = `${acknowledged.by} is on all of it until ${new Date(acknowledged.untilMs).toISOString()}.`;
  ledger.note(whole, 'acknowledged', text);
  return ledger.put({ ...whole, acknowledged });
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
