import type { Clock } from '@mdmkit/core';
import { stormPrefix } from '@mdmkit/monitor/duty';
import type { Incident, OperatorCommand } from '@mdmkit/monitor/model';
import type { DutySettings } from '../config/duty-settings.ts';
import type { Store } from '../store/store.ts';
import { acknowledgementMs } from './acknowledgement-time.ts';
import {
  type AcceptedRequest,
  longestMs,
  OperatorRequestError,
  type OperatorRequestOptions,
  type OperatorRequests,
} from './operator-request.ts';
import type { RequestWriter } from './request-writer.ts';

/** Makes the requests of operators that are about incidents. */
export function createIncidentRequests(
  store: Pick<Store, 'incident' | 'escalation' | 'stormMembers' | 'ticketCommands'>,
  clock: Pick<Clock, 'now'>,
  { add, repeated }: RequestWriter,
  duty: () => DutySettings | undefined | Promise<DutySettings | undefined>,
): Pick<OperatorRequests, 'acknowledge' | 'acknowledgementMs' | 'unacknowledge' | 'overrideVerdict'> {
  const openIncident = async (id: string): Promise<Incident> => {
    const story = await store.incident(id);
    if (!story) throw new OperatorRequestError('INCIDENT_NOT_FOUND', `there is no incident ${JSON.stringify(id)}`);
    if (story.incident.closedMs !== null)
      throw new OperatorRequestError('INCIDENT_CLOSED', `the incident ${story.incident.id} is closed`);
    return story.incident;
  };
  const ofIncident = async (
    id: string,
    options: OperatorRequestOptions,
    kind: 'acknowledge' | 'unacknowledge' | 'override',
    commandFor: (incident: string) => OperatorCommand,
    nowMs?: number,
  ) => {
    let incident: Incident;
    try {
      incident = await openIncident(id);
    } catch (error) {
      const first = await repeated(kind, id, options);
      if (first) return first;
      throw error;
    }
    return await add(commandFor(incident.id), options, nowMs);
  };
  const acknowledgeOne = async (id: string, forMs: number | undefined, options: OperatorRequestOptions) => {
    const [nowMs, { by }] = [clock.now(), options];
    // A repetition may come at an hour with another usual time.
    const first = forMs === undefined ? await repeated('acknowledge', id, options) : undefined;
    if (first) return first;
    const untilMs = nowMs + (forMs ?? (await acknowledgementMs(id, await duty(), store, nowMs)));
    return await ofIncident(
      id,
      options,
      'acknowledge',
      (incident) => ({ kind: 'acknowledge', incident, by, untilMs }),
      nowMs,
    );
  };
  const acknowledgeStorm = async (storm: string, forMs: number | undefined, options: OperatorRequestOptions) => {
    const { idempotencyKey } = options;
    const members = await store.stormMembers(storm);
    let last: AcceptedRequest | undefined;
    for (const { incident } of members) {
      const key = idempotencyKey === undefined ? {} : { idempotencyKey: `${idempotencyKey}/${incident}` };
      last = await acknowledgeOne(incident, forMs, { ...options, ...key });
    }
    if (last) return last;
    const isOver = (await store.escalation(storm)) !== undefined;
    throw new OperatorRequestError(
      isOver ? 'INCIDENT_CLOSED' : 'INCIDENT_NOT_FOUND',
      isOver ? `the storm ${storm} is over` : `there is no storm ${JSON.stringify(storm)}`,
    );
  };
  return {
    async acknowledge(id, forMs, options) {
      if (forMs !== undefined && forMs > longestMs.acknowledgement)
        throw new OperatorRequestError('INVALID_TIMES', 'an acknowledgement must end within 7 days');
      if (id.startsWith(stormPrefix)) return await acknowledgeStorm(id, forMs, options);
      return await acknowledgeOne(id, forMs, options);
    },
    acknowledgementMs: async (incident) => await acknowledgementMs(incident, await duty(), store, clock.now()),
    unacknowledge: async (id, options) =>
      await ofIncident(id, options, 'unacknowledge', (incident) => ({
        kind: 'unacknowledge',
        incident,
        by: options.by,
      })),
    overrideVerdict: async (id, verdict, options) =>
      await ofIncident(id, options, 'override', (incident) => ({
        kind: 'override',
        incident,
        by: options.by,
        verdict,
      })),
  };
}
