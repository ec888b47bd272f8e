import { endpoint, openEnum } from '@mdmkit/core';
import { z } from 'zod';
import { metaMembers } from './meta.ts';

/** Whom or what an error is about. */
export const AffectedWire = z.object({
  assets: z.array(z.object({ adamId: z.string(), pricingParam: openEnum('STDQ', 'PLUS').optional() })).optional(),
  clientUserIds: z.array(z.string()).optional(),
  serialNumbers: z.array(z.string()).optional(),
});

/** One error of a part of the work; an error number with whom or what it affects. (Apple: ErrorResponse) */
export const ErrorResponseWire = z.object({
  /** Apple's number: `errorNumbers` knows it. */
  errorNumber: z.int(),
  /** Apple's words; they change. */
  errorMessage: z.string().optional(),
  /** What the error is about, as far as Apple says. */
  errorInfo: AffectedWire.optional(),
});

const EventWire = z.object({ ...metaMembers, eventId: z.string().min(1) });

const EventStatusWire = z.object({
  ...metaMembers,
  /** How far the event is. */
  eventStatus: openEnum('PENDING', 'COMPLETE', 'FAILED'),
  /** What was asked for; subscriptions use the first two as well. */
  eventType: openEnum('ASSOCIATE', 'DISASSOCIATE', 'REVOKE', 'CREATE', 'UPDATE', 'RETIRE').optional(),
  /** The tasks: assets × targets, or users. */
  numRequested: z.int().optional(),
  /** The tasks that succeeded. */
  numCompleted: z.int().optional(),
  /** What failed, one entry for each error. */
  failures: z.array(ErrorResponseWire).optional(),
});

/** One error of a part of the work. (Apple: ErrorResponse) */
export type ErrorResponse = Readonly<z.output<typeof ErrorResponseWire>>;

/** The receipt of work that the service has taken, and does later. (Apple: EventResponse) */
export type VppEvent = Readonly<z.output<typeof EventWire>>;

/** How far an event is. (Apple: Event Status) */
export type EventStatus = Readonly<z.output<typeof EventStatusWire>>;

/** The receipt's schema. An answer without event id is no receipt. */
export const EventResponse = EventWire;

/** Asks how far an event is. (Apple: Event Status) */
export const getEventStatus = endpoint({
  name: 'events.status',
  method: 'GET',
  path: '/mdm/v2/status',
  query: z.strictObject({ eventId: z.string().min(1) }),
  response: EventStatusWire,
  auth: 'bearer',
  since: 2,
  repeatable: true,
});

/** Whether an event has succeeded as a whole: complete, every task done, and no failure. */
export function isSuccessful(status: EventStatus): boolean {
  const { eventStatus, numCompleted, numRequested, failures = [] } = status;
  return eventStatus === 'COMPLETE' && numCompleted === numRequested && failures.length === 0;
}
