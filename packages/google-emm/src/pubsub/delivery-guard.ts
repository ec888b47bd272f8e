import { checkOptionTypes, parseDateTime } from '@mdmkit/core';
import type { Notification } from './notification.ts';

/** The last notification that was processed about one device, operation or message. */
export interface Delivered {
  /** The id of the Pub/Sub message. */
  readonly messageId: string;
  /** When the event happened, in milliseconds since 1970. */
  readonly eventAtMs: number;
}

/** Stores the last delivery per device, operation or message. Share one store between all receivers. */
export interface DeliveryStore {
  /** Reads the last delivery of a key. Returns undefined if there is none. */
  get(key: string): Promise<Delivered | undefined>;
  /** Saves the last delivery of a key. */
  set(key: string, delivered: Delivered): Promise<void>;
}

/**
 * Creates a store in the memory of this process.
 *
 * @param options - `entries`: how many keys it keeps; the oldest are dropped. Default: 100,000.
 * @throws TypeError - If `entries` is not a whole number from 1 on, or `Infinity`.
 */
export function createMemoryDeliveryStore(
  options: {
    /** The most subjects that are remembered. Default: 100,000. */
    readonly entries?: number;
  } = {},
): DeliveryStore {
  checkOptionTypes('createMemoryDeliveryStore', options, { entries: 'count-or-infinity' });
  const { entries = 100_000 } = options;
  if (entries < 1) throw new TypeError('entries must be at least 1');
  const deliveries = new Map<string, Delivered>();
  return {
    get: (key) => Promise.resolve(deliveries.get(key)),
    set(key, delivered) {
      deliveries.delete(key);
      deliveries.set(key, delivered);
      for (const oldest of deliveries.keys()) {
        if (deliveries.size <= entries) break;
        deliveries.delete(oldest);
      }
      return Promise.resolve();
    },
  };
}

/** The key of what a notification is about: a device, an operation, or the message itself. */
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
      return subjectOfMessage(notification.messageId);
  }
}

function subjectOfMessage(messageId: string): string {
  return `message ${messageId}`;
}

/** When the event of a notification happened, in milliseconds since 1970; undefined if the message has no time. */
export function eventTimeOf(notification: Notification): number | undefined {
  if (notification.type !== 'ENROLLMENT' && notification.type !== 'STATUS_REPORT') return notification.publishedAtMs;
  const { lastStatusReportTime, enrollmentTime } = notification.device;
  const reported = parseDateTime(lastStatusReportTime) ?? parseDateTime(enrollmentTime);
  return reported?.getTime() ?? notification.publishedAtMs;
}

/**
 * Whether a notification was already processed, or is older than a processed notification. Pub/Sub delivers more than once and in any
 * order; an old report must not replace a newer one.
 */
export function isStale(notification: Notification, last: Delivered | undefined): boolean {
  if (!last) return false;
  const { messageId } = notification;
  if (messageId !== '' && messageId === last.messageId) return true;
  // Messages without an id, and events without a time, cannot be compared: they are processed rather than lost.
  if (messageId === '' && subjectOf(notification) === subjectOfMessage('')) return false;
  const eventAtMs = eventTimeOf(notification);
  return eventAtMs !== undefined && eventAtMs < last.eventAtMs;
}
