import type * as generated from '../api/generated/play-emm.ts';
import { NotificationUnreadable } from '../errors/notification-unreadable.ts';

/** The event of each notification type, in Google's spelling. */
interface PlayEvents {
  readonly productApproval: generated.ProductApprovalEvent;
  readonly installFailure: generated.InstallFailureEvent;
  readonly appUpdate: generated.AppUpdateEvent;
  readonly newPermissions: generated.NewPermissionsEvent;
  readonly appRestricionsSchemaChange: generated.AppRestrictionsSchemaChangeEvent;
  readonly productAvailabilityChange: generated.ProductAvailabilityChangeEvent;
  readonly newDevice: generated.NewDeviceEvent;
  readonly deviceReportUpdate: generated.DeviceReportUpdateEvent;
  readonly enterpriseUpgrade: generated.EnterpriseUpgradeEvent;
}

/** The types that have an event. */
export type PlayEventType = keyof PlayEvents;

/** What every notification has. */
interface Envelope {
  /** The id of the enterprise; undefined if Google names none. */
  readonly enterpriseId: string | undefined;
  /** When Google published the notification, in milliseconds since 1970; undefined if that cannot be read. */
  readonly publishedAtMs: number | undefined;
}

/** A notification with its event. */
type EventNotification = {
  [Type in PlayEventType]: Envelope & {
    /** The type, in Google's spelling. */
    readonly type: Type;
    /** What happened. */
    readonly event: PlayEvents[Type];
  };
}[PlayEventType];

/** A notification of the Play EMM API, decoded: `switch` on `type`. */
export type PlayNotification =
  | EventNotification
  | (Envelope & {
      /** A test, sent by `notifications.sendTest`. */
      readonly type: 'testNotification';
    })
  | (Envelope & {
      /** A type that this version of the package does not know. */
      readonly type: 'unknown';
      /** Google's name for the type. */
      readonly notificationType: string;
    });

/** The member that holds the event of each type. */
const memberOfType: Readonly<Record<PlayEventType, keyof generated.Notification>> = {
  productApproval: 'productApprovalEvent',
  installFailure: 'installFailureEvent',
  appUpdate: 'appUpdateEvent',
  newPermissions: 'newPermissionsEvent',
  appRestricionsSchemaChange: 'appRestrictionsSchemaChangeEvent',
  productAvailabilityChange: 'productAvailabilityChangeEvent',
  newDevice: 'newDeviceEvent',
  deviceReportUpdate: 'deviceReportUpdateEvent',
  enterpriseUpgrade: 'enterpriseUpgradeEvent',
};
/** The members of a set without notifications. */
const setMembers: ReadonlySet<string> = new Set(['kind', 'notificationSetId']);

const eventTypes = Object.keys(memberOfType) as PlayEventType[];

/**
 * Decodes the notifications of a set, in their order. A notification that cannot be read becomes an error in its place, so
 * that it does not hide the others. (Play EMM: enterprises.pullNotificationSet)
 *
 * @throws NotificationUnreadable - If the set itself cannot be read.
 */
export function decodeNotificationSet(set: unknown): readonly (PlayNotification | NotificationUnreadable)[] {
  if (!isObject(set)) throw new NotificationUnreadable('the set of notifications is no object');
  const { notification = [] } = set;
  // Google leaves out an empty list; an answer of another kind is not an empty set.
  const isSet = 'notification' in set || Object.keys(set).every((member) => setMembers.has(member));
  if (!isSet) throw new NotificationUnreadable('the answer is not a set of notifications');
  if (!Array.isArray(notification)) throw new NotificationUnreadable('"notification" of the set is no list');
  return notification.map(decode);
}

function decode(value: unknown): PlayNotification | NotificationUnreadable {
  if (!isObject(value)) return new NotificationUnreadable('a notification of the set is no object');
  const { enterpriseId, timestampMillis } = value;
  const envelope: Envelope = {
    enterpriseId: typeof enterpriseId === 'string' ? enterpriseId : undefined,
    publishedAtMs: /^\d{1,15}$/.test(String(timestampMillis)) ? Number(timestampMillis) : undefined,
  };
  const type = typeof value.notificationType === 'string' ? value.notificationType : typeByEvent(value);
  if (type === 'testNotification') return { ...envelope, type };
  const eventType = eventTypes.find((candidate) => candidate === type);
  if (eventType === undefined) return { ...envelope, type: 'unknown', notificationType: type.slice(0, 100) };
  const event = value[memberOfType[eventType]];
  if (!isObject(event)) return new NotificationUnreadable(`a notification "${eventType}" has no event`);
  return { ...envelope, type: eventType, event };
}

/** The type of a notification that names none, by the event that it holds. */
function typeByEvent(value: Readonly<Record<string, unknown>>): string {
  return eventTypes.find((type) => isObject(value[memberOfType[type]])) ?? 'unknown';
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
