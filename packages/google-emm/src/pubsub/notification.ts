import { decodeText, parseDateTime, SchemaMismatch } from '@mdmkit/core';
import { z } from 'zod';
import { type Operation, operationSchema, withoutCommandSecrets } from '../api/commands.ts';
import { type Device, deviceSchema } from '../api/devices.ts';
import { NotificationUnreadable } from '../errors/notification-unreadable.ts';

/** A batch of usage logs. (Android Management: BatchUsageLogEvents) */
export interface UsageLogs {
  /** The name of the device. */
  readonly device?: string | undefined;
  /** The name of the user. */
  readonly user?: string | undefined;
  /** When the device uploaded the batch. RFC 3339. */
  readonly retrievalTime?: string | undefined;
  /** The events. Each has one further member with its details. */
  readonly usageLogEvents?: readonly UsageLogEvent[] | undefined;
}

/** One event of a usage log. (Android Management: UsageLogEvent) */
export interface UsageLogEvent {
  /** The id of the event. */
  readonly eventId?: string | undefined;
  /** When the event happened. RFC 3339. */
  readonly eventTime?: string | undefined;
  /** The type of the event. */
  readonly eventType?: string | undefined;
  /** The details of the event type. */
  readonly [member: string]: unknown;
}

/** An enterprise that has moved to a managed Google domain. (Android Management: EnterpriseUpgradeEvent) */
export interface EnterpriseUpgrade {
  /** The name of the enterprise. */
  readonly enterprise?: string | undefined;
  /** The state of the upgrade. */
  readonly upgradeState?: string | undefined;
}

/** The members of every notification. */
interface Envelope {
  /** The id of the Pub/Sub message. */
  readonly messageId: string;
  /** When the message was published, in milliseconds since 1970; undefined if that cannot be read. */
  readonly publishedAtMs: number | undefined;
}

/** A notification of Android Management, decoded. */
export type Notification = Envelope &
  (
    | {
        /** A device has enrolled, or has reported its state. */
        readonly type: 'ENROLLMENT' | 'STATUS_REPORT';
        /** The device as it is now. */
        readonly device: Device;
        /** Whether the device no longer belongs to the enterprise. */
        readonly deleted: boolean;
      }
    | {
        /** A command has ended. */
        readonly type: 'COMMAND';
        /** The command and its outcome. */
        readonly operation: Operation;
      }
    | {
        /** A device has uploaded usage logs. */
        readonly type: 'USAGE_LOGS';
        /** The logs. */
        readonly logs: UsageLogs;
      }
    | {
        /** An enterprise has moved to a managed Google domain. */
        readonly type: 'ENTERPRISE_UPGRADE';
        /** The enterprise and the state of the upgrade. */
        readonly upgrade: EnterpriseUpgrade;
      }
    | {
        /** Google tests the topic: nothing has happened. */
        readonly type: 'TEST';
      }
    | {
        /** A type that this version of the package does not know. */
        readonly type: 'UNKNOWN';
        /** Google's name for the type. */
        readonly notificationType: string;
      }
  );

/** A message of Pub/Sub, as pushes and pulls hold it. */
const Message = z.looseObject({
  attributes: z.record(z.string(), z.string()).optional(),
  data: z.string().optional(),
  messageId: z.string().optional(),
  message_id: z.string().optional(),
  publishTime: z.string().optional(),
  publish_time: z.string().optional(),
});

const Logs = z.looseObject({
  device: z.string().optional(),
  user: z.string().optional(),
  retrievalTime: z.string().optional(),
  usageLogEvents: z.array(z.looseObject({})).optional(),
});
const Upgrade = z.looseObject({ enterprise: z.string().optional(), upgradeState: z.string().optional() });

/**
 * Decodes a Pub/Sub message: the `message` of a push, or one message of a pull.
 *
 * A new type becomes `UNKNOWN`. Google sends `TEST` when a topic is attached to an enterprise. New passwords and
 * activation codes are removed.
 *
 * @throws NotificationUnreadable - If it is not such a message. The error holds no values.
 */
export function decodeNotification(message: unknown): Notification {
  const read = Message.safeParse(message);
  if (!read.success) throw new NotificationUnreadable('the message is not a Pub/Sub message');
  const { attributes = {}, data = '' } = read.data;
  const published = parseDateTime(read.data.publishTime ?? read.data.publish_time);
  const envelope = {
    messageId: read.data.messageId ?? read.data.message_id ?? '',
    publishedAtMs: published?.getTime(),
  };
  const type = attributes.notificationType ?? '';
  switch (type) {
    case 'ENROLLMENT':
    case 'STATUS_REPORT': {
      const device = readAs(() => deviceSchema.read(parse(data)));
      // Seen in either member, and under either type.
      return { ...envelope, type, device, deleted: device.state === 'DELETED' || device.appliedState === 'DELETED' };
    }
    case 'COMMAND': {
      const operation = readAs(() => operationSchema.read(parse(data)));
      return { ...envelope, type, operation: withoutCommandSecrets(operation) };
    }
    case 'USAGE_LOGS':
      return { ...envelope, type, logs: readAs(() => Logs.parse(parse(data))) };
    case 'ENTERPRISE_UPGRADE':
      return { ...envelope, type, upgrade: readAs(() => Upgrade.parse(parse(data))) };
    default:
      return /^test$/i.test(type)
        ? { ...envelope, type: 'TEST' }
        : { ...envelope, type: 'UNKNOWN', notificationType: type.slice(0, 100) };
  }
}

/** Standard base64, nothing else: Node alone would skip what it does not know. */
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

function parse(data: string): unknown {
  if (data === '') throw new NotificationUnreadable('the message has no data');
  if (!base64.test(data)) throw new NotificationUnreadable('the data of the message is not base64');
  try {
    return JSON.parse(decodeText(Buffer.from(data, 'base64')));
  } catch {
    throw new NotificationUnreadable('the data of the message is not JSON');
  }
}

function readAs<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof NotificationUnreadable) throw error;
    const isMismatch = error instanceof SchemaMismatch || error instanceof z.ZodError;
    if (isMismatch) throw new NotificationUnreadable('the data of the message does not fit its type');
    throw error;
  }
}

/** A pulled message. */
export interface PulledMessage {
  /** Send it to Pub/Sub once you have processed the notification. */
  readonly ackId: string;
  /** The notification, or an error if it cannot be read. */
  readonly notification: Notification | NotificationUnreadable;
}

const Pull = z.looseObject({ receivedMessages: z.array(z.unknown()).optional() });
// Not by its length: zod would compare that of any object in its place, and throw if it cannot.
const Received = z.looseObject({ ackId: z.string().regex(/./s), message: z.unknown() });

/**
 * Decodes the answer of a pull. (Pub/Sub: PullResponse)
 *
 * A message that cannot be read becomes an error in its place, so that it does not hide the others. Its `ackId` is empty if
 * it has none.
 *
 * @throws NotificationUnreadable - If it is not such an answer.
 */
export function decodePull(answer: unknown): readonly PulledMessage[] {
  const read = Pull.safeParse(answer);
  // Pub/Sub leaves out an empty list, and has no other member.
  const isPull = read.success && (read.data.receivedMessages !== undefined || Object.keys(read.data).length === 0);
  if (!isPull) throw new NotificationUnreadable('the answer is not the answer of a pull');
  return (read.data.receivedMessages ?? []).map((item) => {
    const received = Received.safeParse(item);
    if (received.success) return { ackId: received.data.ackId, notification: decodeOr(received.data.message) };
    return { ackId: '', notification: new NotificationUnreadable('a received message has no ackId') };
  });
}

function decodeOr(message: unknown): Notification | NotificationUnreadable {
  try {
    return decodeNotification(message);
  } catch (error) {
    if (error instanceof NotificationUnreadable) return error;
    throw error;
  }
}
