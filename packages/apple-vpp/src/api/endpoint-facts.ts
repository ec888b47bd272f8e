import type { Endpoint } from '@mdmkit/core';
import type { VppErrorCode } from '../errors/vpp-error.ts';
import type { VppLimits } from './service-config.ts';

/** One list of a request, with what Apple says of it. */
export interface ListRule {
  /** The name of the list. */
  readonly member: string;
  /** The limit for its length. */
  readonly limit: keyof VppLimits;
  /** The error for a list that is too long. */
  readonly tooMany: VppErrorCode;
  /** The error for an entry that stands there twice. */
  readonly duplicate: VppErrorCode;
}

/** What a request must have, and how much of it. */
export interface RequestRules {
  /** The lists, with their limits. */
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

/** Assets for users and devices. */
export const manageAssets: RequestRules = {
  lists: [assets, users('maxClientUserIds'), serials('maxSerialNumbers')],
  needed: [{ members: ['assets'], code: 'VPP_ASSETS_MISSING' }, targets],
};
/** Users to create, update or retire. */
export const manageUsers: RequestRules = {
  lists: [{ member: 'users', limit: 'maxUsers', tooMany: 'VPP_TOO_MANY_USERS', duplicate: 'VPP_DUPLICATE_USERS' }],
  needed: [{ members: ['users'], code: 'VPP_USERS_MISSING' }],
};
const subscriptionUsers: ListRule = {
  ...users('maxSubscriptionClientUserIds'),
  tooMany: 'VPP_TOO_MANY_SUBSCRIPTIONS',
  duplicate: 'VPP_SUBSCRIPTION_REQUEST_INVALID',
};
/** Subscriptions for users. */
export const manageSubscriptions: RequestRules = {
  lists: [subscriptionIds, subscriptionUsers],
  needed: ['adamIds', 'clientUserIds'].map((member) => ({
    members: [member],
    code: 'VPP_SUBSCRIPTION_REQUEST_INVALID',
  })),
};

/** Users and devices whose licences all come back. */
export const revokeTargets: RequestRules = {
  lists: [users('maxRevokeClientUserIds'), serials('maxRevokeSerialNumbers')],
  needed: [targets],
};

/** What Apple says of one endpoint beyond its schemas. */
export interface EndpointFacts {
  /** Apple's name for the call in the service configuration. Absent if the call is not listed there. */
  readonly discoveredAs?: string;
  /** What the body must have, and how much of it. */
  readonly rules?: RequestRules;
}

/** Adds to an endpoint what Apple says of it beyond its schemas. */
export function withFacts<E extends Endpoint>(declared: E, facts: EndpointFacts): E & EndpointFacts {
  return Object.assign(declared, facts);
}

/** Returns what {@link withFacts} added to an endpoint. */
export function factsOf(endpoint: Endpoint & EndpointFacts): EndpointFacts {
  return endpoint;
}
