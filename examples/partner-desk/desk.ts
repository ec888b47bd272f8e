import { createHash, timingSafeEqual } from 'node:crypto';

/** What the desk needs. */
export interface DeskOptions {
  /** The bearer token that tickets arrive with. */
  readonly token: string;
  /** The bearer token that the desk answers with. */
  readonly answerToken: string;
}

/** What a message of the checker says of a ticket, as far as the desk uses it. */
interface TicketMessage {
  readonly id: string;
  readonly state: 'open' | 'resolved';
  readonly title: string;
  readonly severity: string;
  readonly answerUrl: string | null;
}

/** A ticket of the desk. */
export interface DeskTicket extends TicketMessage {
  /** The desk's own number. */
  readonly reference: string;
  /** How many messages it got. */
  readonly messages: number;
}

/** Makes a desk: `fetch` takes tickets, `answer` tells the checker what becomes of one. */
export function createDesk({ token, answerToken }: DeskOptions) {
  const tickets = new Map<string, DeskTicket>();
  const keys = new Set<string>();
  const take = (message: TicketMessage) => {
    const { id } = message;
    const ticket = tickets.get(id);
    const reference = ticket?.reference ?? `T-${tickets.size + 1}`;
    tickets.set(id, { ...message, reference, messages: (ticket?.messages ?? 0) + 1 });
  };
  return {
    tickets: () => [...tickets.values()],
    async fetch(request: Request): Promise<Response> {
      if (!isSame(request.headers.get('authorization') ?? '', `Bearer ${token}`))
        return new Response(null, { status: 401 });
      const key = request.headers.get('idempotency-key');
      if (request.method !== 'POST' || key === null) return new Response(null, { status: 400 });
      // A repetition is accepted like the first time, and changes nothing.
      if (!keys.has(key)) take((await request.json()) as TicketMessage);
      keys.add(key);
      return new Response(null, { status: 202 });
    },
    /** Tells the checker that a ticket is accepted, worked on, returned or closed. */
    async answer(id: string, state: 'accepted' | 'working' | 'returned' | 'closed', note?: string): Promise<void> {
      const ticket = tickets.get(id);
      if (!ticket?.answerUrl) throw new Error(`the ticket ${id} takes no answer`);
      const { status } = await fetch(ticket.answerUrl, {
        method: 'PUT',
        headers: { authorization: `Bearer ${answerToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          state,
          reference: ticket.reference,
          by: 'desk',
          ...(note === undefined ? {} : { note }),
        }),
      });
      if (status !== 200) throw new Error(`the checker answered ${status}`);
    },
  };
}

function isSame(left: string, right: string): boolean {
  const hash = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(left), hash(right));
}
