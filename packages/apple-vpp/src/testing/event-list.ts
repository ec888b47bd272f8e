import { randomUUID } from 'node:crypto';
import type { Clock } from '@mdmkit/core';
import type { VppErrorInfo } from '../errors/error-info.ts';
import type { VppErrorNumber } from '../errors/error-numbers.ts';

/** What an event asks for. */
export type EventType = 'ASSOCIATE' | 'DISASSOCIATE' | 'REVOKE' | 'CREATE' | 'UPDATE' | 'RETIRE';

/** One error of an event, with whom and what it concerns. */
export interface EventFailure {
  /** Apple's number. */
  readonly errorNumber: VppErrorNumber;
  /** Whom and what it concerns. */
  readonly errorInfo: VppErrorInfo;
}

/** What the work of an event has come to. */
export interface EventOutcome {
  /** The tasks. */
  readonly requested: number;
  /** The tasks that succeeded. */
  readonly completed: number;
  /** What failed. */
  readonly failures: readonly EventFailure[];
}

/** An event of a simulated location. */
export interface SimulatedEvent extends EventOutcome {
  /** Its id. */
  readonly eventId: string;
  /** What it asks for. */
  readonly eventType: EventType;
  /** How far it is. */
  readonly eventStatus: 'PENDING' | 'COMPLETE' | 'FAILED';
}

/** What is to go wrong with the next events of a location. */
export interface EventFaults {
  /** How many of the next events stay pending for ever. */
  stuck: number;
  /** How many of the next answers lack the event id; the work is done all the same. */
  withoutId: number;
}

/** The events of a simulated location: work that is taken now and done after a delay. */
export interface EventList {
  /** Takes work; it is done at once without a delay. */
  take(type: EventType, requested: number, work: (eventId: string) => EventOutcome): SimulatedEvent;
  /** An event by its id, unless it ended longer ago than it is kept. Default: kept for ever. */
  find(eventId: string, keptForMs?: number): SimulatedEvent | undefined;
  /** All events, oldest first. */
  all(): readonly SimulatedEvent[];
  /** Does the work that has become due. */
  settle(): void;
  /** What is to go wrong. */
  readonly faults: EventFaults;
}

interface Entry {
  readonly dueAtMs: number;
  readonly work: (eventId: string) => EventOutcome;
  event: SimulatedEvent;
  endedAtMs?: number;
}

/** Makes an empty list. `delayMs` is asked for each event. */
export function createEventList(clock: Clock, delayMs: () => number): EventList {
  const entries = new Map<string, Entry>();
  const faults: EventFaults = { stuck: 0, withoutId: 0 };
  const run = (entry: Entry) => {
    const outcome = entry.work(entry.event.eventId);
    const eventStatus = outcome.failures.length === 0 ? 'COMPLETE' : 'FAILED';
    entry.event = { ...entry.event, ...outcome, eventStatus };
    entry.endedAtMs = clock.elapsedMs();
  };
  const settle = () => {
    for (const entry of entries.values()) {
      if (entry.event.eventStatus === 'PENDING' && entry.dueAtMs <= clock.elapsedMs()) run(entry);
    }
  };
  return {
    faults,
    settle,
    take(eventType, requested, work) {
      const eventId = randomUUID();
      const isStuck = faults.stuck > 0;
      if (isStuck) faults.stuck -= 1;
      const waitMs = isStuck ? Number.POSITIVE_INFINITY : delayMs();
      const event: SimulatedEvent = {
        eventId,
        eventType,
        eventStatus: 'PENDING',
        requested,
        completed: 0,
        failures: [],
      };
      const entry: Entry = { dueAtMs: clock.elapsedMs() + waitMs, work, event };
      entries.set(eventId, entry);
      if (waitMs <= 0) run(entry);
      else if (Number.isFinite(waitMs)) clock.schedule(waitMs, settle);
      return entry.event;
    },
    find(eventId, keptForMs = Number.POSITIVE_INFINITY) {
      const entry = entries.get(eventId);
      const endedAtMs = entry?.endedAtMs ?? Number.POSITIVE_INFINITY;
      return clock.elapsedMs() - endedAtMs > keptForMs ? undefined : entry?.event;
    },
    all: () => [...entries.values()].map(({ event }) => event),
  };
}
