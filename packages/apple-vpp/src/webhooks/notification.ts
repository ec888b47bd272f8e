import {
  checkArgument,
  digits,
  numericId,
  openEnum,
  SchemaMismatch,
  type Surprise,
  type WireSchema,
  wireSchema,
} from '@mdmkit/core';
import { z } from 'zod';
import { ErrorResponseWire } from '../api/events.ts';
import { SeatsWire } from '../api/subscriptions.ts';
import { UserWire } from '../api/users.ts';
import { type VppError, vppErrorFamily } from '../errors/vpp-error.ts';
import type { NotificationContents } from './notification-contents.ts';

const Assignment = z.object({
  adamId: digits(),
  pricingParam: openEnum('STDQ', 'PLUS').optional(),
  clientUserId: z.string().optional(),
  serialNumber: z.string().optional(),
});
const progress = {
  result: openEnum('SUCCESS', 'FAILURE').optional(),
  /** Absent for changes that no call of ours caused. */
  eventId: z.string().optional(),
  error: ErrorResponseWire.optional(),
};

/** What each type carries. (Apple: Subscribing to notifications) */
const payloads = {
  TEST_NOTIFICATION: z.object({}),
  ASSET_COUNT: z.object({
    adamId: digits(),
    pricingParam: openEnum('STDQ', 'PLUS').optional(),
    /** Licences bought or moved here; negative for refunds and moves away. */
    countDelta: z.int(),
  }),
  ASSET_MANAGEMENT: z.object({
    ...progress,
    type: openEnum('ASSOCIATE', 'DISASSOCIATE', 'REVOKE'),
    assignments: z.array(Assignment).optional(),
  }),
  USER_MANAGEMENT: z.object({
    ...progress,
    type: openEnum('CREATE', 'UPDATE', 'RETIRE'),
    users: z.array(UserWire).optional(),
  }),
  USER_ASSOCIATED: z.object({ associatedUsers: z.array(UserWire).optional() }),
  SUBSCRIPTION_MANAGEMENT: z.object({
    ...progress,
    type: openEnum('ASSOCIATE', 'DISASSOCIATE'),
    assignments: z
      .array(z.object({ adamId: numericId(), clientUserId: z.string(), renewing: z.boolean().optional() }))
      .optional(),
  }),
  SUBSCRIPTION_COUNT: z.object({
    parentAdamId: numericId().nullish(),
    adamId: numericId(),
    counts: z.object({ available: SeatsWire.optional(), total: SeatsWire.optional() }).optional(),
  }),
};

/** A type of notification whose content is documented. */
export type KnownNotificationType = keyof NotificationContents;

interface Envelope {
  /** The id: the same for every attempt to deliver it. */
  readonly notificationId: string;
  /** The location that it is about: digits. */
  readonly uId: string;
}

/** A notification of one documented type. */
export interface KnownNotificationOf<Type extends KnownNotificationType> extends Envelope {
  /** Distinguishes it from notifications of an undocumented type. */
  readonly known: true;
  /** The type. */
  readonly notificationType: Type;
  /** What happened. */
  readonly notification: NotificationContents[Type];
}

/** A notification of a documented type. */
export type KnownNotification = { [Type in KnownNotificationType]: KnownNotificationOf<Type> }[KnownNotificationType];

/** A notification of a type that Apple has not documented, such as `UNLIMITED_ASSET`. */
export interface UnknownNotification extends Envelope {
  /** Distinguishes it from notifications of a documented type. */
  readonly known: false;
  /** The type. */
  readonly notificationType: string;
  /** What it carries. */
  readonly notification: unknown;
}

/** A notification of the service. Check `known`, then `notificationType`. */
export type VppNotification = KnownNotification | UnknownNotification;

const EnvelopeWire = wireSchema(
  z.object({
    notificationId: z.string().min(1),
    notificationType: z.string().min(1),
    uId: digits(),
    notification: z.unknown(),
  }),
);

const readers: Readonly<Record<string, WireSchema<unknown>>> = Object.fromEntries(
  Object.entries(payloads).map(([type, schema]) => [type, wireSchema<z.ZodType>(schema)]),
);

/**
 * Reads a notification's body, already parsed as JSON. Unknown types and members pass.
 *
 * @param report - Told of each difference from Apple's documentation.
 * @throws VppError - `VPP_NOTIFICATION_UNREADABLE` when it lacks what its type must have.
 */
export function parseNotification(body: unknown, report: (surprise: Surprise) => void = () => {}): VppNotification {
  checkArgument('parseNotification', 'report', report, 'function');
  try {
    if (isDeeperThan(body, maxDepth)) throw new SchemaMismatch([`it is nested more than ${maxDepth} levels deep`]);
    const { notificationId, notificationType, uId, notification } = EnvelopeWire.read(structuredClone(body), report);
    const reader = Object.hasOwn(readers, notificationType) ? readers[notificationType] : undefined;
    if (!reader) return { known: false, notificationId, notificationType, uId, notification };
    const content = reader.read(notification, (surprise) =>
      report({ ...surprise, pointer: `/notification${surprise.pointer}` }),
    );
    // The reader of this type has read it.
    return { known: true, notificationId, notificationType, uId, notification: content } as KnownNotification;
  } catch (error) {
    if (!(error instanceof SchemaMismatch)) throw error;
    throw unreadable(error.message);
  }
}

/** The deepest nesting of a notification. Documented ones have four levels; copying a much deeper one overflows the stack. */
const maxDepth = 64;

/** Whether a JSON value is nested more deeply than a limit. Written as a loop: the value may be too deep for recursion. */
function isDeeperThan(value: unknown, limit: number): boolean {
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values(item) : []));
  }
  return false;
}

/** The error for a body that is no notification. */
export function unreadable(detail: string): VppError {
  return vppErrorFamily.create('VPP_NOTIFICATION_UNREADABLE', {
    service: 'apple.vpp',
    operation: 'notifications.receive',
    detail,
  });
}
