import type { DeliveryContent } from './delivery.ts';
import type { Severity } from './severity.ts';

/** The progress of one chain of an incident. Times are milliseconds since 1970. */
export interface ChainRun {
  /** The chain; null for the last resort. */
  readonly chain: string | null;
  /** Why it began: the incident opened, its severity rose, or its calendar crossed a boundary. */
  readonly cause: 'opened' | 'severity' | 'boundary';
  /** When it began. */
  readonly startedMs: number;
  /** The number of the next step, from 0 on; the number of steps once all were sent. */
  readonly nextStep: number;
  /** How often the chain was repeated. */
  readonly repeats: number;
  /** When the next step or reminder is due; null while it waits for the delivery of the last step, or if nothing follows. */
  readonly dueMs: number | null;
  /** The keys of the deliveries of the last step, from whose delivery the wait counts; empty if it waits for none. */
  readonly waitingFor: readonly string[];
  /** Whether an acknowledgement or a silence stops it. */
  readonly isStopped: boolean;
  /** Whether the last resort was notified, because every channel of the last step had failed. */
  readonly isExhausted: boolean;
}

/** Where an incident stands: who was notified, and who is notified next. The store keeps it with the incident. */
export interface Escalation {
  /** The incident, or the storm that stands for several. */
  readonly incident: string;
  /** The route; null if none matches: then the last resort is notified. */
  readonly route: string | null;
  /** The state of the route's calendar that the chains were chosen by; null without a calendar. */
  readonly side: 'open' | 'closed' | 'unknown' | null;
  /** Why these chains were chosen, in one sentence. */
  readonly reason: string;
  /** When the route was chosen, in milliseconds since 1970. */
  readonly openedMs: number;
  /** The severity that the route was chosen by. */
  readonly severity: Severity;
  /** The chains that are under way. */
  readonly runs: readonly ChainRun[];
  /** Whether it waits for the next digest. */
  readonly isDeferred: boolean;
  /** The channels that were notified, in the order of their first message. */
  readonly notified: readonly string[];
  /** The number of messages to each channel. */
  readonly sequences: Readonly<Record<string, number>>;
  /** The storm that stands for it; null for none. */
  readonly storm: string | null;
  /** The facts of the next message. */
  readonly content: DeliveryContent;
  /** When it ended, in milliseconds since 1970; null while it goes on. */
  readonly endedMs: number | null;
}
