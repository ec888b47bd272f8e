import { type VppErrorCode, vppErrorFamily } from './errors.ts';
import type { VppLimits } from './limits.ts';

/** One list of a request, with what Apple says of it. */
interface ListRule {
  readonly member: string;
  readonly limit: keyof VppLimits;
  readonly tooMany: VppErrorCode;
  readonly duplicate: VppErrorCode;
}

/** What a request must have, and how much of it. */
interface RequestRules {
  readonly lists: readonly ListRule[];
  /** Each group needs at least one entry in one of its lists. */
  readonly needed: readonly { readonly members: readonly string[]; readonly code: VppErrorCode }[];
}

const assets: ListRule = {
  member: 'assets',
  limit: 'maxAssets',
  tooMany: 'VPP_TOO_MANY_ASSETS',
  duplicate: 'VPP_DUPLICATE_ASSETS',
};
const users = (limit: keyof VppLimits): ListRule => ({
  member: 'clientUserIds',
  limit,
  tooMany: 'VPP_TOO_MANY_CLIENT_USER_IDS',
  duplicate: 'VPP_DUPLICATE_CLIENT_USER_IDS',
});
const serials = (limit: keyof VppLimits): ListRule => ({
  member: 'serialNumbers',
  limit,
  tooMany: 'VPP_TOO_MANY_SERIAL_NUMBERS',
  duplicate: 'VPP_DUPLICATE_SERIAL_NUMBERS',
});
const targets = { members: ['clientUserIds', 'serialNumbers'], code: 'VPP_TARGETS_MISSING' } as const;
const subscriptionIds: ListRule = {
  member: 'adamIds',
  limit: 'maxSubscriptions',
  tooMany: 'VPP_TOO_MANY_SUBSCRIPTIONS',
  duplicate: 'VPP_SUBSCRIPTION_REQUEST_INVALID',
};

const manageAssets: RequestRules = {
  lists: [assets, users('maxClientUserIds'), serials('maxSerialNumbers')],
  needed: [{ members: ['assets'], code: 'VPP_ASSETS_MISSING' }, targets],
};
const manageUsers: RequestRules = {
  lists: [{ member: 'users', limit: 'maxUsers', tooMany: 'VPP_TOO_MANY_USERS', duplicate: 'VPP_DUPLICATE_USERS' }],
  needed: [{ members: ['users'], code: 'VPP_USERS_MISSING' }],
};
const subscriptionUsers: ListRule = {
  ...users('maxSubscriptionClientUserIds'),
  tooMany: 'VPP_TOO_MANY_SUBSCRIPTIONS',
  duplicate: 'VPP_SUBSCRIPTION_REQUEST_INVALID',
};
const manageSubscriptions: RequestRules = {
  lists: [subscriptionIds, subscriptionUsers],
  needed: ['adamIds', 'clientUserIds'].map((member) => ({
    members: [member],
    code: 'VPP_SUBSCRIPTION_REQUEST_INVALID',
  })),
};

const rules: Readonly<Record<string, RequestRules>> = {
  'assets.associate': manageAssets,
  'assets.disassociate': manageAssets,
  'assets.revoke': { lists: [users('maxRevokeClientUserIds'), serials('maxRevokeSerialNumbers')], needed: [targets] },
  'users.create': manageUsers,
  'users.update': manageUsers,
  'users.retire': manageUsers,
  'subscriptions.associate': manageSubscriptions,
  'subscriptions.disassociate': manageSubscriptions,
  'subscriptionAdmins.add': manageSubscriptions,
  'subscriptionAdmins.remove': manageSubscriptions,
};

/** Whether a request exceeds one of the limits. */
export function exceedsLimits(operation: string, body: unknown, limits: Readonly<VppLimits>): boolean {
  return rules[operation]?.lists.some(({ member, limit }) => listOf(body, member).length > limits[limit]) ?? false;
}

/**
 * Refuses what Apple would refuse, with Apple's own distinctions, before anything is sent.
 *
 * @throws VppError - For a list that is missing, too long, or names something twice.
 */
export function checkRequest(
  operation: string,
  body: unknown,
  limits: Readonly<VppLimits>,
  label: string | undefined,
): void {
  const rule = rules[operation];
  if (!rule) return;
  const refuse = (code: VppErrorCode, detail: string): never => {
    throw vppErrorFamily.create(code, { service: 'apple.vpp', operation, label, detail });
  };
  for (const { members, code } of rule.needed) {
    if (members.every((member) => listOf(body, member).length === 0)) refuse(code, members.join(' or '));
  }
  for (const { member, limit, tooMany, duplicate } of rule.lists) {
    const list = listOf(body, member);
    if (list.length > limits[limit]) refuse(tooMany, `${member} has ${list.length}, at most ${limits[limit]}`);
    const twice = findDuplicate(list);
    if (twice !== undefined) refuse(duplicate, `${member} names ${twice} twice`);
  }
}

function listOf(body: unknown, member: string): readonly unknown[] {
  const list: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, member) : undefined;
  return Array.isArray(list) ? list : [];
}

function findDuplicate(list: readonly unknown[]): string | undefined {
  const seen = new Set<string>();
  for (const item of list) {
    const key = keyOf(item);
    if (seen.has(key)) return key;
    seen.add(key);
  }
  return undefined;
}

/** What makes two entries the same: Apple takes a missing `pricingParam` for `STDQ`. */
function keyOf(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item);
  // What has other types is refused by the endpoint's schema afterwards.
  const { adamId, pricingParam = 'STDQ', clientUserId } = item as Readonly<Record<string, string | undefined>>;
  return clientUserId ?? `${adamId} ${pricingParam}`;
}
