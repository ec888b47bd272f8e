import { checkArgument, decisiveMember, endpoint, type OpenEnum, openEnum } from '@mdmkit/core';
import { z } from 'zod';
import { ErrorInfoWire, type VppErrorInfo } from '../errors/error-info.ts';
import { withFacts } from './endpoint-facts.ts';
import { type AnswerMeta, metaMembers } from './meta.ts';

/** One error of a part of the work; an error number with whom or what it affects. (Apple: ErrorResponse) */
export const ErrorResponseWire = z.object({
  /** Apple's number: `errorNumbers` knows it. */
  errorNumber: z.int(),
  /** Apple's words; they change. */
  errorMessage: z.string().optional(),
  /** What the error is about, as far as Apple says. */
  errorInfo: ErrorInfoWire.optional(),
});

const EventWire = z.object({ ...metaMembers, eventId: z.string().min(1) });

const EventStatusWire = z.object({
  ...metaMembers,
  /** How far the event is. */
  eventStatus: openEnum('PENDING', 'COMPLETE', 'FAILED'),
  /** What was asked for; subscriptions use the first two as well. */
  eventType: openEnum('ASSOCIATE', 'DISASSOCIATE', 'REVOKE', 'CREATE', 'UPDATE', 'RETIRE').optional(),
  /** The tasks: assets × targets, or users. */
  numRequested: decisiveMember(z.int()).optional(),
  /** The tasks that succeeded. */
  numCompleted: decisiveMember(z.int()).optional(),
  /** What failed, one entry for each error. */
  failures: decisiveMember(z.array(ErrorResponseWire)).optional(),
});

/** One error of a part of the work. (Apple: ErrorResponse) */
export interface ErrorResponse {
  /** Apple's number: `errorNumbers` knows it. */
  readonly errorNumber: number;
  /** Apple's words; they change. */
  readonly errorMessage?: string | undefined;
  /** What the error is about, as far as Apple says. */
  readonly errorInfo?: VppErrorInfo | undefined;
}

/** The receipt of work that the service has taken and does later. (Apple: EventResponse) */
export interface VppEvent extends AnswerMeta {
  /** The id to ask for the state of the work with. */
  readonly eventId: string;
}

/** The state of an event. (Apple: Event Status) */
export interface EventStatus extends AnswerMeta {
  /** How far the work is. */
  readonly eventStatus: OpenEnum<'PENDING' | 'COMPLETE' | 'FAILED'>;
  /** What was asked for; subscriptions use the first two as well. */
  readonly eventType?: OpenEnum<'ASSOCIATE' | 'DISASSOCIATE' | 'REVOKE' | 'CREATE' | 'UPDATE' | 'RETIRE'> | undefined;
  /** The tasks: assets × targets, or users. */
  readonly numRequested?: number | undefined;
  /** The tasks that succeeded. */
  readonly numCompleted?: number | undefined;
  /** What failed, one entry for each error. */
  readonly failures?: readonly ErrorResponse[] | undefined;
}

/** The receipt's schema. An answer without event id is no receipt. */
export const EventResponse = EventWire;

/** Asks how far an event is. (Apple: Event Status) */
export const getEventStatus = withFacts(
  endpoint({
    name: 'events.status',
    method: 'GET',
    path: '/mdm/v2/status',
    query: z.strictObject({ eventId: z.string().min(1) }),
    response: EventStatusWire,
    auth: 'bearer',
    since: 2,
    repeatable: true,
  }),
  { discoveredAs: 'eventStatus' },
);

/** Whether an event has succeeded as a whole: complete, every task done, and no failure. An event without counts has not. */
export function isSuccessful(status: EventStatus): boolean {
  checkArgument('isSuccessful', 'status', status, 'object');
  const { eventStatus, numCompleted, numRequested, failures = [] } = status;
  if (numRequested === undefined || numCompleted !== numRequested) return false;
  return eventStatus === 'COMPLETE' && failures.length === 0;
}
