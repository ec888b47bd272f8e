import type { VppNotification } from '../webhooks/notification.ts';

/** Passes on what notifications say of events, to those who wait for one. */
export interface EventSignals {
  /** Takes note of a notification: give it to the receiver as, or from, `onNotification`. */
  observe(notification: VppNotification): void;
  /**
   * Waits until notifications have named as many elements of an event as it has tasks.
   *
   * One notification says nothing about the rest of its event, and none need come: also ask for the status.
   */
  settled(eventId: string, tasks: number, signal: AbortSignal): Promise<void>;
}

/** Events that no job waits for yet are remembered, because a notification may come before the receipt. */
const maxEvents = 10_000;

interface Seen {
  readonly elements: Set<string>;
  readonly waiting: Set<() => void>;
}

/** Makes the link between a receiver of notifications and those who wait for events, in one process. */
export function createEventSignals(): EventSignals {
  const events = new Map<string, Seen>();
  const seenOf = (eventId: string): Seen => {
    const event = events.get(eventId) ?? { elements: new Set(), waiting: new Set() };
    events.set(eventId, event);
    for (const [oldest, { waiting }] of events) {
      if (events.size <= maxEvents) break;
      if (waiting.size === 0) events.delete(oldest);
    }
    return event;
  };
  return {
    observe(notification) {
      const named = elementsOf(notification);
      if (!named) return;
      const event = seenOf(named.eventId);
      for (const element of named.elements) event.elements.add(element);
      for (const wake of event.waiting) wake();
    },
    async settled(eventId, tasks, signal) {
      const event = seenOf(eventId);
      await new Promise<void>((resolve) => {
        const wake = () => {
          if (event.elements.size < tasks && !signal.aborted) return;
          event.waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        event.waiting.add(wake);
        signal.addEventListener('abort', wake, { once: true });
        wake();
      });
      if (!signal.aborted) events.delete(eventId);
    },
  };
}

function elementsOf(given: VppNotification): { readonly eventId: string; readonly elements: string[] } | undefined {
  if (!given.known) return undefined;
  switch (given.notificationType) {
    case 'ASSET_MANAGEMENT':
    case 'SUBSCRIPTION_MANAGEMENT': {
      const { eventId, assignments = [] } = given.notification;
      if (eventId === undefined) return undefined;
      // Duplicates are common: an element counts once.
      return { eventId, elements: assignments.map((assignment) => JSON.stringify(assignment)) };
    }
    case 'USER_MANAGEMENT': {
      const { eventId, users = [] } = given.notification;
      return eventId === undefined
        ? undefined
        : { eventId, elements: users.flatMap(({ clientUserId }) => clientUserId ?? []) };
    }
    default:
      return undefined;
  }
}
