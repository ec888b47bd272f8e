import { endpoint, openEnum } from '@mdmkit/core';
import { z } from 'zod';
import { EventResponse } from './events.ts';
import { cursorMembers, metaMembers } from './meta.ts';

/** Seats that renew and seats that end with their period. */
export const SeatsWire = z.object({ renewing: z.int(), expiring: z.int() });

const SubscriptionWire = z.object({
  /** The app that the subscription belongs to; null for none. */
  parentAdamId: z.int().nullish(),
  adamId: z.int(),
  status: openEnum('ACTIVE', 'INACTIVE', 'PAUSED').optional(),
  /** The last day of the period, `YYYY-MM-DD`. */
  periodEndDate: z.string().optional(),
  /** `assigned` follows the assignments' choice to renew, `total` the licences'; both sum up alike. */
  counts: z
    .object({ assigned: SeatsWire.optional(), available: SeatsWire.optional(), total: SeatsWire.optional() })
    .optional(),
});

const SubscriptionAssignmentWire = z.object({
  adamId: z.int(),
  clientUserId: z.string(),
  renewing: z.boolean().optional(),
});

const SubscriptionsPageWire = z.object({ ...cursorMembers, subscriptions: z.array(SubscriptionWire).optional() });
const AssignmentsPageWire = z.object({ ...cursorMembers, assignments: z.array(SubscriptionAssignmentWire).optional() });
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
  clientUserIds: z.array(z.string().min(1)).min(1).readonly(),
};
const AssociateWire = z.strictObject({ ...targets, renewing: z.boolean().optional() });
const DisassociateWire = z.strictObject({ ...targets, deferred: z.boolean().optional() });

/** Seats of one subscription. (Apple: Subscription) */
export type Subscription = Readonly<z.output<typeof SubscriptionWire>>;

/** A seat in use. (Apple: SubscriptionAssignment) */
export type SubscriptionAssignment = Readonly<z.output<typeof SubscriptionAssignmentWire>>;

/** Whether content managers can buy subscriptions for the location. (Apple: SubscriptionManagement) */
export type SubscriptionManagement = Readonly<z.output<typeof SubscriptionManagementWire>>;

/** Which subscriptions to list. (Apple: Get Subscriptions) */
export type SubscriptionsQuery = Readonly<Omit<z.input<typeof SubscriptionsQueryWire>, 'cursor'>>;

/** Which assignments of subscriptions to list. (Apple: Get Subscription Assignments) */
export type SubscriptionAssignmentsQuery = Readonly<Omit<z.input<typeof AssignmentsQueryWire>, 'cursor'>>;

/** Whom to give seats; `renewing` says whether they keep them beyond the period. (Apple: ManageSubscriptionsRequest) */
export type AssociateSubscriptionsRequest = Readonly<z.input<typeof AssociateWire>>;

/** Whom to take seats from; `deferred`: at the end of the period. Default: at once. (Apple: ManageSubscriptionsRequest) */
export type DisassociateSubscriptionsRequest = Readonly<z.input<typeof DisassociateWire>>;

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
export const associateSubscriptions = endpoint({
  ...write,
  name: 'subscriptions.associate',
  path: '/mdm/v2/subscriptions/associate',
  body: AssociateWire,
  response: EventResponse,
});

/** Takes seats from users. (Apple: Disassociate Subscriptions) */
export const disassociateSubscriptions = endpoint({
  ...write,
  name: 'subscriptions.disassociate',
  path: '/mdm/v2/subscriptions/disassociate',
  body: DisassociateWire,
  response: EventResponse,
});
