import type { ErrorOwner } from '@mdmkit/core';
import type { Severity } from './verdict.ts';

/** Why a message goes to a channel. */
export const deliveryKinds = [
  'opened',
  'updated',
  'escalated',
  'resolved',
  'digest',
  'handover',
  'reminder',
  'test',
] as const;

/** Why a message goes to a channel. */
export type DeliveryKind = (typeof deliveryKinds)[number];

/** The states of a delivery: waiting or under way, accepted by the channel, given up, or not needed any more. */
export const deliveryStates = ['pending', 'sent', 'failed', 'dropped'] as const;

/** The state of a delivery. */
export type DeliveryState = (typeof deliveryStates)[number];

/** The facts that a message is made from, as they were when the delivery was decided. They contain no secret. */
export interface DeliveryContent {
  /** What is wrong, in one sentence. */
  readonly title: string;
  /** What happened, in one sentence: the text of the notification. Default: the title. */
  readonly text?: string;
  /** What to do next, in one sentence. */
  readonly remedy?: string;
  /** The severity. */
  readonly severity: Severity;
  /** The verdict. */
  readonly verdict?: string;
  /** Who has to act. */
  readonly owner?: ErrorOwner;
  /** The service; absent if several are concerned. */
  readonly service?: string;
  /** The tenant; absent if several are concerned. */
  readonly tenant?: string;
  /** The location; absent unless only one is concerned. */
  readonly location?: string;
  /** The start of the trouble, in milliseconds since 1970. */
  readonly startedMs?: number;
  /** The end of the trouble, in milliseconds since 1970; absent while it lasts. */
  readonly endedMs?: number;
  /** Why this channel gets the message: the route, the chain and the reason of the calendar. */
  readonly reason?: string;
  /** The person who acknowledged the incident; absent if nobody did. */
  readonly acknowledgedBy?: string;
  /** What the verdict rests on. */
  readonly evidence?: DeliveryEvidence;
  /** The channels that were notified before, in the order of their first message: what was tried already. */
  readonly notified?: readonly string[];
  /** The members of a digest or of a summary, oldest first. */
  readonly items?: readonly DeliveryItem[];
}

/** What a verdict rests on, in numbers: no names of tenants, no personal data. */
export interface DeliveryEvidence {
  /** Tenants with a conclusive result. */
  readonly tenants: number;
  /** Those among them that fail. */
  readonly failing: number;
  /** The locations that saw it. */
  readonly locations: readonly string[];
  /** The codes that were seen, most frequent first. */
  readonly codes: readonly string[];
}

/** A member of a digest. */
export interface DeliveryItem {
  /** The incident; absent for none. */
  readonly incident?: string;
  /** The kind of the message that the item replaces. */
  readonly kind: DeliveryKind;
  /** The text, in one sentence. */
  readonly text: string;
  /** The severity. */
  readonly severity: Severity;
  /** The time, in milliseconds since 1970. */
  readonly atMs: number;
}

/** A message that a channel has to get. Times are milliseconds since 1970. */
export interface NewDelivery {
  /** The idempotency key. A second delivery with the same key is not added; a receiver recognises a repetition by it. */
  readonly key: string;
  /** The incident; null for a message about none. */
  readonly incident: string | null;
  /** The id of the channel. */
  readonly channel: string;
  /** Why it is sent. */
  readonly kind: DeliveryKind;
  /** Its place among the deliveries of this incident to this channel: a delivery waits for those with a smaller number. */
  readonly sequence: number;
  /** When it was decided. */
  readonly createdMs: number;
  /** The time before which it is not sent. */
  readonly notBeforeMs: number;
  /** The key of the notification that it delivers; null for none. */
  readonly notification: string | null;
  /** The facts that the message is made from. */
  readonly content: DeliveryContent;
}

/** A delivery as the store keeps it. */
export interface Delivery extends NewDelivery {
  /** Its number; grows. */
  readonly id: number;
  /** The state. */
  readonly state: DeliveryState;
  /** How often it was begun. */
  readonly attempts: number;
  /** The earliest time of the next attempt. */
  readonly nextMs: number;
  /** The sender that holds it; null for none. */
  readonly leaseOwner: string | null;
  /** Until when the sender holds it; null if none does. */
  readonly leaseUntilMs: number | null;
  /** The id that the channel gave the message; null before, or if it gives none. */
  readonly providerId: string | null;
  /** Whether an attempt may have reached the channel although no answer arrived. */
  readonly uncertain: boolean;
  /** Why the last attempt failed, or why it was dropped; null for no reason. It contains no secret. */
  readonly error: string | null;
  /** When it was sent, given up or dropped; null before. */
  readonly endedMs: number | null;
}
