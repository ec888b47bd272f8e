import { endpoint, numericId, type OpenEnum, pagingMember } from '@mdmkit/core';
import { z } from 'zod';
import { manageSubscriptions, withFacts } from './endpoint-facts.ts';
import { ClientUserId } from './ids.ts';
import { type AnswerMeta, cursorMembers, metaMembers } from './meta.ts';
import { userStatus } from './users.ts';

const SubscriptionAdminWire = z.object({
  adamId: numericId(),
  clientUserId: z.string(),
  idHash: z.string().optional(),
  userStatus: userStatus.optional(),
});

const AdminsPageWire = z.object({
  ...cursorMembers,
  // The manual was seen with one name only; the other is how the sister pages would call it.
  admins: pagingMember(z.array(SubscriptionAdminWire)).optional(),
  subscriptionAdmins: pagingMember(z.array(SubscriptionAdminWire)).optional(),
});
const AdminsAckWire = z.object({ ...metaMembers, versionId: z.string().optional() });

const AdminsQueryWire = z.strictObject({
  adamId: z.union([z.int(), z.array(z.int()).readonly()]).optional(),
  includeUserState: z.boolean().optional(),
  cursor: z.string().min(1).optional(),
});

const ManageAdminsWire = z.strictObject({
  adamIds: z.array(z.int()).min(1).readonly(),
  clientUserIds: z.array(ClientUserId).min(1).readonly(),
});

/** A user who administers a subscription. (Apple: SubscriptionAdmin) */
export interface SubscriptionAdmin {
  /** The Adam ID of the subscription. Unlike that of an asset it is a number. */
  readonly adamId: number;
  /** The user, by the id that the MDM chose. */
  readonly clientUserId: string;
  /** The digest of the Apple Account that the user is linked to. */
  readonly idHash?: string | undefined;
  /** What the user is. */
  readonly userStatus?: OpenEnum<'Registered' | 'Associated' | 'Retired' | 'Deleted'> | undefined;
}

/** Which administrators to list. (Apple: Get Subscription Admins) */
export interface SubscriptionAdminsQuery {
  /** Only those of this subscription, or of these. */
  readonly adamId?: number | readonly number[] | undefined;
  /** Whether records carry `userStatus` and `idHash`. Default: false. */
  readonly includeUserState?: boolean | undefined;
}

/** The users who administer subscriptions from now on, or no longer. (Apple: ManageSubscriptionAdminsRequest) */
export interface ManageSubscriptionAdminsRequest {
  /** The Adam IDs of the subscriptions: at least one. */
  readonly adamIds: readonly number[];
  /** The users, by the ids that the MDM chose: at least one. */
  readonly clientUserIds: readonly string[];
}

/** The answer to a change of administrators. (Apple: SubscriptionAdminsAck) */
export interface SubscriptionAdminsAck extends AnswerMeta {
  /** The state of the data set after the change. */
  readonly versionId?: string | undefined;
}

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
export const addSubscriptionAdmins = withFacts(
  endpoint({
    ...change,
    name: 'subscriptionAdmins.add',
    path: '/mdm/v2/subscriptions/admins/add',
  }),
  { rules: manageSubscriptions },
);

/** Ends that, at once. (Apple: Remove Subscription Admins) */
export const removeSubscriptionAdmins = withFacts(
  endpoint({
    ...change,
    name: 'subscriptionAdmins.remove',
    path: '/mdm/v2/subscriptions/admins/remove',
  }),
  { rules: manageSubscriptions },
);
