import type { Clock } from '@mdmkit/core';
import { OperatorRequestError, type OperatorRequests } from '../service/operator-requests.ts';
import type { Store } from '../store/store.ts';
import { StoreError } from '../store/store-error.ts';
import {
  type IncidentActions,
  type Ticket,
  type TicketChange,
  type TicketState,
  ticketStates,
} from './channels/channel.ts';
import { oneLine } from './texts/escape.ts';

/** What {@link createIncidentActions} needs. */
export interface IncidentActionsOptions {
  /** The channel whose vendor or partner acts. */
  readonly channel: string;
  /** The store. */
  readonly store: Pick<Store, 'incident' | 'escalation' | 'ticketCommands' | 'addCommand'>;
  /** The changes that people ask for. */
  readonly requests: Pick<OperatorRequests, 'acknowledge' | 'acknowledgementMs'>;
  /** Time. */
  readonly clock: Clock;
}

/** How long a closed ticket keeps the chain from going on, in milliseconds: so long checks have to confirm the repair. */
const confirmMs = 15 * 60_000;

/** What may follow each state. A partner may take a ticket again that was returned; a closed one stays closed. */
const following: Readonly<Record<Ticket['state'], readonly TicketState[]>> = {
  new: ticketStates,
  accepted: ['working', 'returned', 'closed'],
  working: ['working', 'returned', 'closed'],
  returned: ['accepted', 'working', 'closed'],
  closed: [],
};

/** Makes what the vendor or the partner of one channel may do: with the incidents that the channel was notified of, and no others. */
export function createIncidentActions({ channel, store, requests, clock }: IncidentActionsOptions): IncidentActions {
  const wasNotified = async (incident: string) =>
    (await store.escalation(incident))?.notified.includes(channel) ?? false;
  const history = async (incident: string) =>
    (await store.ticketCommands(incident)).flatMap(({ command }) =>
      command.kind === 'ticket' && command.channel === channel ? [command] : [],
    );
  const read = async (incident: string): Promise<{ readonly ticket: Ticket; readonly count: number } | undefined> => {
    if (!(await wasNotified(incident))) return undefined;
    const story = await store.incident(incident);
    const changes = await history(incident);
    const state = ticketStates.find((name) => name === changes.at(-1)?.state) ?? 'new';
    const reference = changes.findLast((change) => change.reference !== undefined)?.reference ?? null;
    const isOpen = story?.incident.id === incident && story.incident.closedMs === null;
    return { ticket: { incident, state, reference, isOpen }, count: changes.length };
  };
  const untilMs = async (incident: string, state: TicketState, nowMs: number) => {
    if (state === 'returned') return null;
    return nowMs + (state === 'closed' ? confirmMs : await requests.acknowledgementMs(incident));
  };
  return {
    async acknowledge(incident, by, key) {
      if (!(await wasNotified(incident))) return 'unknown';
      try {
        await requests.acknowledge(incident, undefined, { by, idempotencyKey: key });
        return 'acknowledged';
      } catch (error) {
        if (!(error instanceof OperatorRequestError)) throw error;
        return error.code === 'INCIDENT_CLOSED' ? 'closed' : 'unknown';
      }
    },
    async escalate(incident, by, reason, idempotencyKey) {
      if (!(await wasNotified(incident))) return;
      await store.addCommand({ kind: 'escalate', incident, by, reason: oneLine(reason) }, clock.now(), {
        idempotencyKey,
      });
    },
    ticket: async (incident) => (await read(incident))?.ticket,
    async changeTicket(incident, change) {
      const current = await read(incident);
      if (!current) return 'unknown';
      const { ticket, count } = current;
      if (isRepetition(ticket, change)) return ticket;
      if (!following[ticket.state].includes(change.state)) return 'conflict';
      if (!ticket.isOpen && change.state !== 'closed') return 'conflict';
      const nowMs = clock.now();
      const { state, by, reference, note } = change;
      try {
        await store.addCommand(
          {
            kind: 'ticket',
            incident,
            by: `partner:${channel}/${oneLine(by)}`,
            channel,
            state,
            ...(reference === undefined ? {} : { reference: oneLine(reference) }),
            ...(note === undefined ? {} : { note: oneLine(note) }),
            untilMs: await untilMs(incident, state, nowMs),
          },
          nowMs,
          // Of two different changes that come at the same time only one is taken.
          { idempotencyKey: `ticket/${channel}/${incident}/${count}` },
        );
      } catch (error) {
        if (error instanceof StoreError && error.code === 'STORE_KEY_REUSED') return 'conflict';
        throw error;
      }
      return { ...ticket, state, reference: reference ?? ticket.reference };
    },
  };
}

/** Whether a change says what is known: `working` may come again, because it renews the acknowledgement. */
function isRepetition({ state, reference }: Ticket, change: TicketChange): boolean {
  const isSame = change.reference === undefined || change.reference === reference;
  return change.state === state && state !== 'working' && isSame;
}
