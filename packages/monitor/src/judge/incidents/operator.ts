import { eventText } from '../../model/event-texts.ts';
import type { Incident } from '../../model/incident.ts';
import { ownerOf, remedyOf, titleOf, type Verdict } from '../../model/verdict.ts';
import type { Ledger } from './ledger.ts';
import { timeOf } from './notifications.ts';

/** A person acknowledges an incident until a time; a later acknowledgement replaces it. */
export function acknowledge(incident: Incident, by: string, untilMs: number, ledger: Ledger): Incident {
  const next: Incident = { ...incident, acknowledged: { by, atMs: ledger.nowMs, untilMs } };
  ledger.log(next, 'acknowledged', eventText('acknowledged', { by, time: timeOf(untilMs) }));
  return ledger.put(next);
}

/** A person withdraws an acknowledgement. */
export function unacknowledge(incident: Incident, by: string, ledger: Ledger): Incident {
  if (incident.acknowledged === null) return incident;
  const next: Incident = { ...incident, acknowledged: null };
  ledger.log(next, 'acknowledged', eventText('unacknowledged', { by }));
  return ledger.put(next);
}

/**
 * Takes over the acknowledgement of a part, if the whole was neither notified nor acknowledged; of several, the
 * longest. If people were notified of the whole, it is only recorded.
 */
export function takeAcknowledgement(whole: Incident, parts: readonly Incident[], ledger: Ledger): Incident {
  const held = parts.flatMap(({ id, acknowledged }) =>
    acknowledged !== null && acknowledged.untilMs > ledger.nowMs ? [{ id, acknowledged }] : [],
  );
  for (const { id, acknowledged } of held)
    ledger.log(whole, 'acknowledged', eventText('acknowledgedPart', { by: acknowledged.by, incident: id }));
  const [longest] = held.toSorted((one, other) => other.acknowledged.untilMs - one.acknowledged.untilMs);
  if (!longest || whole.acknowledged !== null || whole.notified > 0) return whole;
  const { acknowledged } = longest;
  const text = eventText('acknowledgedAll', { by: acknowledged.by, time: timeOf(acknowledged.untilMs) });
  ledger.log(whole, 'acknowledged', text);
  return ledger.put({ ...whole, acknowledged });
}

/** A person replaces the verdict. It stays, whatever the evidence says. */
export function override(incident: Incident, by: string, verdict: Verdict, ledger: Ledger): Incident {
  const next: Incident = {
    ...incident,
    override: { verdict, by, atMs: ledger.nowMs },
    owner: ownerOf(verdict),
    title: titleOf(verdict, incident),
    remedy: remedyOf(verdict),
  };
  ledger.log(next, 'overridden', eventText('overridden', { by, verdict, former: incident.verdict }));
  return ledger.put(next);
}
