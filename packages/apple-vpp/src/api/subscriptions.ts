import { endpoint, numericId, type OpenEnum, openEnum, pagingMember } from '@mdmkit/core';
import { z } from 'zod';
import { manageSubscriptions, withFacts } from './endpoint-facts.ts';
import { EventResponse } from './events.ts';
import { ClientUserId } from './ids.ts';
import { type AnswerMeta, cursorMembers, metaMembers } from './meta.ts';

/** Seats that renew and seats that end with their period. */
export const SeatsWire = z.object({ renewing: z.int(), expiring: z.int() });

const SubscriptionWire = z.object({
  /** The app that the subscription belongs to; null for none. */
  parentAdamId: numericId().nullish(),
  adamId: numericId(),
  status: openEnum('ACTIVE', 'INACTIVE', 'PAUSED').optional(),
  /** The last day of the period, `YYYY-MM-DD`. */
  periodEndDate: z.string().optional(),
  /** `assigned` follows the assignments' choice to renew, `total` the licences'; both sum up alike. */
  counts: z
    .object({ assigned: SeatsWire.optional(), available: SeatsWire.optional(), total: SeatsWire.optional() })
    .optional(),
});

const SubscriptionAssignmentWire = z.object({
  adamId: numericId(),
  clientUserId: z.string(),
  renewing: z.boolean().optional(),
});

const SubscriptionsPageWire = z.object({
  ...cursorMembers,
  subscriptions: pagingMember(z.array(SubscriptionWire)).optional(),
});
const AssignmentsPageWire = z.object({
  ...cursorMembers,
  assignments: pagingMember(z.array(SubscriptionAssignmentWire)).optional(),
});
const SubscriptionManagementWire = z.object({
  subscriptionManagement: z.boolean(),
  ...metaMembers,
  uId: z.string().optional(),
});

/** One Adam ID or several. Those of subscriptions are numbers, unlike those of assets. */
const adamIds = z.union([z.int(), z.array(z.int()).readonly()]).optional();
const SubscriptionsQueryWire = z.strictObject({
  parentAdamId: adamIds,
  adamId: adamIds,
  cursor: z.string().min(1).optional(),
});
const AssignmentsQueryWire = z.strictObject({
  parentAdamId: adamIds,
  adamId: adamIds,
  clientUserId: z.string().min(1).optional(),
  cursor: z.string().min(1).optional(),
});

const targets = {
  adamIds: z.array(z.int()).min(1).readonly(),
  clientUserIds: z.array(ClientUserId).min(1).readonly(),
};
const AssociateWire = z.strictObject({ ...targets, renewing: z.boolean().optional() });
const DisassociateWire = z.strictObject({ ...targets, deferred: z.boolean().optional() });

/** Seats of a subscription. */
export interface Seats {
  /** Seats that go on beyond the period. */
  readonly renewing: number;
  /** Seats that end with the period. */
  readonly expiring: number;
}

/** How many seats there are. `assigned` follows the choice of the assignments to renew, `total` that of the licences. */
export interface SubscriptionCounts {
  /** Seats in use. */
  readonly assigned?: Seats | undefined;
  /** Seats that are free. */
  readonly available?: Seats | undefined;
  /** All seats. */
  readonly total?: Seats | undefined;
}

/** Seats of one subscription. (Apple: Subscription) */
export interface Subscription {
  /** The Adam ID of the app that the subscription belongs to; null for none. */
  readonly parentAdamId?: number | null | undefined;
  /** The Adam ID of the subscription. Unlike that of an asset it is a number. */
  readonly adamId: number;
  /** Whether the subscription can be used. */
  readonly status?: OpenEnum<'ACTIVE' | 'INACTIVE' | 'PAUSED'> | undefined;
  /** The last day of the period, `YYYY-MM-DD`. */
  readonly periodEndDate?: string | undefined;
  /** How many seats there are. */
  readonly counts?: SubscriptionCounts | undefined;
}

/** A seat in use. (Apple: SubscriptionAssignment) */
export interface SubscriptionAssignment {
  /** The Adam ID of the subscription. Unlike that of an asset it is a number. */
  readonly adamId: number;
  /** The user who has the seat, by the id that the MDM chose. */
  readonly clientUserId: string;
  /** Whether the user keeps the seat beyond the period. */
  readonly renewing?: boolean | undefined;
}

/** Whether content managers can buy subscriptions for the location. (Apple: SubscriptionManagement) */
export interface SubscriptionManagement extends Omit<AnswerMeta, 'uId'> {
  /** Whether they can. */
  readonly subscriptionManagement: boolean;
  /** The id of the location: digits beyond what a number can hold. */
  readonly uId?: string | undefined;
}

/** Which subscriptions to list. (Apple: Get Subscriptions) */
export interface SubscriptionsQuery {
  /** Only those of this app, or of these apps. */
  readonly parentAdamId?: number | readonly number[] | undefined;
  /** Only this subscription, or these. */
  readonly adamId?: number | readonly number[] | undefined;
}

/** Which seats to list. (Apple: Get Subscription Assignments) */
export interface SubscriptionAssignmentsQuery {
  /** Only those of this app, or of these apps. */
  readonly parentAdamId?: number | readonly number[] | undefined;
  /** Only those of this subscription, or of these. */
  readonly adamId?: number | readonly number[] | undefined;
  /** Only those of this user. */
  readonly clientUserId?: string | undefined;
}

/** The users to give seats to. (Apple: ManageSubscriptionsRequest) */
export interface AssociateSubscriptionsRequest {
  /** The Adam IDs of the subscriptions: at least one. */
  readonly adamIds: readonly number[];
  /** The users, by the ids that the MDM chose: at least one. */
  readonly clientUserIds: readonly string[];
  /** Whether the users keep the seats beyond the period. Default: as Apple decides. */
  readonly renewing?: boolean | undefined;
}

/** The users to take seats from. (Apple: ManageSubscriptionsRequest) */
export interface DisassociateSubscriptionsRequest {
  /** The Adam IDs of the subscriptions: at least one. */
  readonly adamIds: readonly number[];
  /** The users, by the ids that the MDM chose: at least one. */
  readonly clientUserIds: readonly string[];
  /** Whether the seats end with the period. Default: they end at once. */
  readonly deferred?: boolean | undefined;
}

const read = { method: 'GET', auth: 'bearer', since: 2, repeatable: true } as const;
const write = { method: 'POST', auth: 'bearer', since: 2, repeatable: false } as const;

/** Says that this MDM manages subscriptions, at once. (Apple: Enable Subscriptions) */
export const enableSubscriptions = endpoint({
  ...write,
  name: 'subscriptions.enable',
  path: '/mdm/v2/subscriptions/enable',
  response: SubscriptionManagementWire,
  repeatable: true,
});

/** Says that it does not; possible only while there are none. (Apple: Disable Subscriptions) */
export const disableSubscriptions = endpoint({
  ...write,
  name: 'subscriptions.disable',
  path: '/mdm/v2/subscriptions/disable',
  response: SubscriptionManagementWire,
});

/** Reads one page of a location's subscriptions. (Apple: Get Subscriptions) */
export const getSubscriptions = endpoint({
  ...read,
  name: 'subscriptions.list',
  path: '/mdm/v2/subscriptions',
  query: SubscriptionsQueryWire,
  response: SubscriptionsPageWire,
});

/** Reads one page of the seats in use. (Apple: Get Subscription Assignments) */
export const getSubscriptionAssignments = endpoint({
  ...read,
  name: 'subscriptions.assignments',
  path: '/mdm/v2/subscriptions/assignments',
  query: AssignmentsQueryWire,
  response: AssignmentsPageWire,
});

/** Gives seats to users. (Apple: Associate Subscriptions) */
export const associateSubscriptions = withFacts(
  endpoint({
    ...write,
    name: 'subscriptions.associate',
    path: '/mdm/v2/subscriptions/associate',
    body: AssociateWire,
    response: EventResponse,
  }),
  { rules: manageSubscriptions },
);

/** Takes seats from users. (Apple: Disassociate Subscriptions) */
export const disassociateSubscriptions = withFacts(
  endpoint({
    ...write,
    name: 'subscriptions.disassociate',
    path: '/mdm/v2/subscriptions/disassociate',
    body: DisassociateWire,
    response: EventResponse,
  }),
  { rules: manageSubscriptions },
);
