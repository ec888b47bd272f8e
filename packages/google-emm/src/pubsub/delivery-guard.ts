import type { Notification } from './notification.ts';

/** The last notification that was dealt with about one thing. */
export interface Delivered {
  /** Its message. */
  readonly messageId: string;
  /** When what it tells happened, in milliseconds since 1970. */
  readonly eventAtMs: number;
}

/** Where it is kept what was delivered: per device, operation or message. Share it between all receivers. */
export interface DeliveryStore {
  /** The last one about a thing. */
  get(key: string): Promise<Delivered | undefined>;
  /** Keeps the last one about a thing. */
  set(key: string, delivered: Delivered): Promise<void>;
}

/** Makes a store that lasts as long as the process and remembers the latest things only. */
export function createMemoryDeliveryStore(options: { readonly entries?: number } = {}): DeliveryStore {
  const { entries = 100_000 } = options;
  const kept = new Map<string, Delivered>();
  return {
    get: (key) => Promise.resolve(kept.get(key)),
    set(key, delivered) {
      kept.delete(key);
      kept.set(key, delivered);
      for (const oldest of kept.keys()) {
        if (kept.size <= entries) break;
        kept.delete(oldest);
      }
      return Promise.resolve();
    },
  };
}

/** What a notification is about. */
export function subjectOf(notification: Notification): string {
  switch (notification.type) {
    case 'ENROLLMENT':
    case 'STATUS_REPORT':
      return notification.device.name;
    case 'COMMAND':
      return notification.operation.name;
    case 'USAGE_LOGS':
    case 'ENTERPRISE_UPGRADE':
    case 'TEST':
    case 'UNKNOWN':
      return `message ${notification.messageId}`;
  }
}

/** When what a notification tells happened, in milliseconds since 1970. */
export function eventTimeOf(notification: Notification): number {
  if (notification.type !== 'ENROLLMENT' && notification.type !== 'STATUS_REPORT')
    return notification.publishedAtMs ?? 0;
  const { lastStatusReportTime, enrollmentTime } = notification.device;
  const told = Date.parse(lastStatusReportTime ?? enrollmentTime ?? '');
  return Number.isNaN(told) ? (notification.publishedAtMs ?? 0) : told;
}

/**
 * Whether a notification has been dealt with, or is older than one that has: Pub/Sub delivers more than once and in any
 * order, and an old report must not undo a new one.
 */
export function isStale(notification: Notification, last: Delivered | undefined): boolean {
  if (!last) return false;
  return last.messageId === notification.messageId || eventTimeOf(notification) < last.eventAtMs;
}
