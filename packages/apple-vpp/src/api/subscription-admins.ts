import { endpoint } from '@mdmkit/core';
import { z } from 'zod';
import { cursorMembers, metaMembers } from './meta.ts';
import { userStatus } from './users.ts';

const SubscriptionAdminWire = z.object({
  adamId: z.int(),
  clientUserId: z.string(),
  idHash: z.string().optional(),
  userStatus: userStatus.optional(),
});

const AdminsPageWire = z.object({
  ...cursorMembers,
  // The manual was seen with one name only; the other is how the sister pages would call it.
  admins: z.array(SubscriptionAdminWire).optional(),
  subscriptionAdmins: z.array(SubscriptionAdminWire).optional(),
});
const AdminsAckWire = z.object({ ...metaMembers, versionId: z.string().optional() });

const AdminsQueryWire = z.strictObject({
  adamId: z.union([z.int(), z.array(z.int()).readonly()]).optional(),
  includeUserState: z.boolean().optional(),
  cursor: z.string().min(1).optional(),
});

const ManageAdminsWire = z.strictObject({
  adamIds: z.array(z.int()).min(1).readonly(),
  clientUserIds: z.array(z.string().min(1)).min(1).readonly(),
});

/** A user who administers a subscription. (Apple: SubscriptionAdmin) */
export type SubscriptionAdmin = Readonly<z.output<typeof SubscriptionAdminWire>>;

/** Which administrators to list. (Apple: Get Subscription Admins) */
export type SubscriptionAdminsQuery = Readonly<Omit<z.input<typeof AdminsQueryWire>, 'cursor'>>;

/** Who is to administer, or no longer, which subscriptions. (Apple: ManageSubscriptionAdminsRequest) */
export type ManageSubscriptionAdminsRequest = Readonly<z.input<typeof ManageAdminsWire>>;

/** The answer to a change of administrators. (Apple: SubscriptionAdminsAck) */
export type SubscriptionAdminsAck = Readonly<z.output<typeof AdminsAckWire>>;

/** Reads one page of the administrators. (Apple: Get Subscription Admins) */
export const getSubscriptionAdmins = endpoint({
  name: 'subscriptionAdmins.list',
  method: 'GET',
  path: '/mdm/v2/subscriptions/admins',
  query: AdminsQueryWire,
  response: AdminsPageWire,
  auth: 'bearer',
  since: 2,
  repeatable: true,
});

// Adding or removing the same ones twice changes nothing more.
const change = {
  method: 'POST',
  body: ManageAdminsWire,
  response: AdminsAckWire,
  auth: 'bearer',
  since: 2,
  repeatable: true,
} as const;

/** Makes users administrators, at once. (Apple: Add Subscription Admins) */
export const addSubscriptionAdmins = endpoint({
  ...change,
  name: 'subscriptionAdmins.add',
  path: '/mdm/v2/subscriptions/admins/add',
});

/** Ends that, at once. (Apple: Remove Subscription Admins) */
export const removeSubscriptionAdmins = endpoint({
  ...change,
  name: 'subscriptionAdmins.remove',
  path: '/mdm/v2/subscriptions/admins/remove',
});
