import type { ServiceEvent } from '../../service/service-event.ts';
import { type Caller, maySee } from '../access/role.ts';
import { maySeeIncident, tenantOf } from '../access/visible.ts';
import { gapOf, incidentEventOf, incidentOf, notificationOf, timeOf } from '../documents/from-store.ts';
import { concatenate, createEventLog, type EncodedEvent, encodeEvent, type StreamEvent } from './event-log.ts';

/** Hands what happens in the service to the clients of event streams. */
export interface EventHub {
  /** Takes an event of the service. */
  take(event: ServiceEvent): void;
  /**
   * Opens a stream of events for a caller, from now on or after an id. If events were missed that are not here any more, the
   * first event is `reload`.
   */
  open(caller: Caller, lastId?: string): ReadableStream<Uint8Array>;
  /** How many streams are open. */
  readonly streams: number;
  /** Streams that were ended because their clients did not read. */
  readonly dropped: number;
  /** Ends all streams. */
  close(): void;
}

/** Options of {@link createEventHub}. */
export interface EventHubOptions {
  /** How long events wait for others, in milliseconds. Default: 250. */
  readonly flushMs?: number;
  /** The time between two comments that keep a connection alive, in milliseconds. Default: 15,000. */
  readonly keepAliveMs?: number;
  /** How many bytes may wait for a client that does not read. Default: 1,048,576. */
  readonly mostWaitingBytes?: number;
  /** How many streams may be open. Default: 1,000. */
  readonly mostStreams?: number;
}

interface Client {
  readonly caller: Caller;
  readonly controller: ReadableStreamDefaultController<Uint8Array>;
}

const keepAlive = new TextEncoder().encode(': keep-alive\n\n');

/** Makes a hub without clients. Its timers do not keep the process alive. */
export function createEventHub(options: EventHubOptions = {}): EventHub {
  const { flushMs = 250, keepAliveMs = 15_000, mostWaitingBytes = 1_048_576, mostStreams = 1_000 } = options;
  const log = createEventLog();
  const clients = new Set<Client>();
  let waiting: StreamEvent[] = [];
  let states = new Map<string, StateChange>();
  let flushTimer: NodeJS.Timeout | undefined;
  let dropped = 0;

  const end = (client: Client) => {
    if (clients.delete(client)) client.controller.close();
  };
  const send = (client: Client, bytes: Uint8Array) => {
    if (bytes.byteLength === 0) return;
    // A client that does not read must not fill the memory. It comes again and gets what it missed.
    if ((client.controller.desiredSize ?? 0) <= 0) {
      dropped += 1;
      end(client);
      return;
    }
    client.controller.enqueue(bytes);
  };
  const flush = () => {
    flushTimer = undefined;
    const events = [...stateEvents(states), ...waiting];
    states = new Map();
    waiting = [];
    const part = log.append(events);
    for (const client of clients)
      send(client, client.caller.tenants === null ? part.bytes : concatenate(visible(part.events, client.caller)));
  };
  const flushSoon = () => {
    flushTimer ??= setTimeout(flush, flushMs).unref();
  };
  const keepAliveTimer = setInterval(() => {
    for (const client of clients) send(client, keepAlive);
  }, keepAliveMs).unref();

  return {
    take(event) {
      if (event.kind === 'state') states.set(event.target, stateChange(event, states.get(event.target)));
      else {
        const streamed = streamEvent(event);
        if (!streamed) return;
        waiting.push(streamed);
      }
      flushSoon();
    },
    open(caller, lastId) {
      let client: Client | undefined;
      return new ReadableStream<Uint8Array>(
        {
          start(controller) {
            client = { caller, controller };
            const missed = lastId === undefined ? [] : log.after(lastId);
            const first = missed
              ? concatenate(caller.tenants === null ? missed : visible(missed, caller))
              : encodeEvent({ id: log.lastId, event: 'reload', data: {} });
            controller.enqueue(encodeEvent({ event: 'hello', data: { lastId: log.lastId } }));
            if (first.byteLength > 0) controller.enqueue(first);
            if (clients.size >= mostStreams) controller.close();
            else clients.add(client);
          },
          cancel() {
            if (client) clients.delete(client);
          },
        },
        { highWaterMark: mostWaitingBytes, size: (chunk) => chunk.byteLength },
      );
    },
    get streams() {
      return clients.size;
    },
    get dropped() {
      return dropped;
    },
    close() {
      clearInterval(keepAliveTimer);
      clearTimeout(flushTimer);
      flush();
      for (const client of clients) end(client);
    },
  };
}

interface StateChange {
  readonly target: string;
  readonly from: string;
  readonly to: string;
  readonly code: string | null;
  readonly at: string;
}

/** Several changes of one target within a flush are one: from the first state to the last. */
function stateChange(
  { target, from, to, code, atMs }: Extract<ServiceEvent, { kind: 'state' }>,
  before: StateChange | undefined,
): StateChange {
  return { target, from: before?.from ?? from, to, code, at: timeOf(atMs) };
}

/** One event for each tenant: a caller who is limited to tenants gets whole events or none. */
function stateEvents(states: ReadonlyMap<string, StateChange>): readonly StreamEvent[] {
  const ofTenant = Map.groupBy(states.values(), ({ target }) => tenantOf(target));
  return [...ofTenant].map(([tenant, changes]) => ({ event: 'states', tenant, data: { changes } }));
}

/** What clients are told of an event; undefined for an event that is of no use to them. */
function streamEvent(event: ServiceEvent): StreamEvent | undefined {
  switch (event.kind) {
    case 'incident': {
      const data = { incident: incidentOf(event.incident), event: incidentEventOf(event.event) };
      const isForAll = maySeeIncident({ tenants: [] }, event.incident);
      return { event: 'incident', data, tenant: isForAll ? null : (event.incident.tenant ?? unshared) };
    }
    case 'notification':
      // The incident says for whom it is; a notification alone does not.
      return { event: 'notification', data: notificationOf(event.notification), tenant: unshared };
    case 'gap':
      return { event: 'gap', data: gapOf(event.gap), tenant: null };
    case 'store':
      return { event: 'store', data: { at: timeOf(event.atMs), isWritable: event.error === null }, tenant: null };
    case 'vendor': {
      const { atMs, service, state, former } = event;
      return { event: 'vendor', data: { at: timeOf(atMs), service, state, former }, tenant: null };
    }
    case 'reloaded':
      return { event: 'reload', data: {}, tenant: null };
    default:
      return undefined;
  }
}

/** A tenant that no caller has: only callers who may see all tenants get the event. */
const unshared = '\0';

function visible(events: readonly EncodedEvent[], caller: Caller): readonly EncodedEvent[] {
  return events.filter(({ tenant }) => tenant === null || maySee(caller, tenant));
}
