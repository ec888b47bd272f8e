import { endpoint, type OpenEnum, openEnum, type WireShape } from '@mdmkit/core';
import { z } from 'zod';
import { pageDocument, type Resource, resourceDocument, resourceWire } from './document.ts';
import { listQuery, readQuery } from './query.ts';

const AttributesWire = z.object({
  firstName: z.string().nullish(),
  middleName: z.string().nullish(),
  lastName: z.string().nullish(),
  status: openEnum('NEW', 'RELEASED', 'ACTIVE', 'DEACTIVATED', 'LOCKED', 'LOCKED_FOR_SHARED_IPAD').nullish(),
  managedAppleAccount: z.string().nullish(),
  isExternalUser: z.boolean().nullish(),
  roleOuList: z.array(z.object({ roleName: z.string().nullish(), ouId: z.string().nullish() })).nullish(),
  email: z.string().nullish(),
  employeeNumber: z.string().nullish(),
  costCenter: z.string().nullish(),
  division: z.string().nullish(),
  department: z.string().nullish(),
  jobTitle: z.string().nullish(),
  startDateTime: z.string().nullish(),
  createdDateTime: z.string().nullish(),
  updatedDateTime: z.string().nullish(),
  phoneNumbers: z
    .array(z.object({ phoneNumber: z.string().nullish(), type: openEnum('WORK', 'HOME', 'MOBILE').nullish() }))
    .nullish(),
} satisfies WireShape<UserAttributes>);

/** A role of a user in one organisational unit. (Apple: User.Attributes.RoleOuList) */
export interface UserRole {
  /** The name of the role, such as `Administrator`. */
  readonly roleName?: string | null | undefined;
  /** The id of the organisational unit. */
  readonly ouId?: string | null | undefined;
}

/** A telephone number of a user. (Apple: User.Attributes.PhoneNumber) */
export interface UserPhoneNumber {
  /** The number. */
  readonly phoneNumber?: string | null | undefined;
  /** What the number is for. */
  readonly type?: OpenEnum<'WORK' | 'HOME' | 'MOBILE'> | null | undefined;
}

/** The attributes of a user. Each may be absent, null or an empty text. (Apple: User.Attributes) */
export interface UserAttributes {
  /** The first name. */
  readonly firstName?: string | null | undefined;
  /** The middle name. */
  readonly middleName?: string | null | undefined;
  /** The last name. */
  readonly lastName?: string | null | undefined;
  /** The state of the Managed Apple Account. */
  readonly status?:
    | OpenEnum<'NEW' | 'RELEASED' | 'ACTIVE' | 'DEACTIVATED' | 'LOCKED' | 'LOCKED_FOR_SHARED_IPAD'>
    | null
    | undefined;
  /** The Managed Apple Account: an e-mail address. */
  readonly managedAppleAccount?: string | null | undefined;
  /** Whether the user belongs to another organisation. */
  readonly isExternalUser?: boolean | null | undefined;
  /** The roles of the user, each in one organisational unit. */
  readonly roleOuList?: readonly UserRole[] | null | undefined;
  /** The e-mail address. */
  readonly email?: string | null | undefined;
  /** The employee number. */
  readonly employeeNumber?: string | null | undefined;
  /** The cost centre. */
  readonly costCenter?: string | null | undefined;
  /** The division. */
  readonly division?: string | null | undefined;
  /** The department. */
  readonly department?: string | null | undefined;
  /** The job title. */
  readonly jobTitle?: string | null | undefined;
  /** When the employment began. ISO 8601, UTC. */
  readonly startDateTime?: string | null | undefined;
  /** When the user was created. ISO 8601, UTC. */
  readonly createdDateTime?: string | null | undefined;
  /** When the user was last changed. ISO 8601, UTC. */
  readonly updatedDateTime?: string | null | undefined;
  /** The telephone numbers. */
  readonly phoneNumbers?: readonly UserPhoneNumber[] | null | undefined;
}

/** A user of the organisation. (Apple: User) */
export type User = Resource<'users', UserAttributes>;

/** The name of an attribute that a read can be limited to. */
export type UserField = keyof UserAttributes;

/** Every name that `fields[users]` may hold. */
export const userFields: readonly string[] = Object.keys(AttributesWire.shape);

/** Lists the users. (Apple: Get Users) */
export const listUsers = endpoint({
  name: 'users.list',
  method: 'GET',
  path: '/v1/users',
  query: listQuery('users'),
  response: pageDocument<User>(resourceWire(AttributesWire)),
  auth: 'accessToken',
  since: '2.0',
  repeatable: true,
});

/** Reads one user. (Apple: Get User Information) */
export const getUser = endpoint({
  name: 'users.get',
  method: 'GET',
  path: '/v1/users/{id}',
  query: readQuery('users'),
  response: resourceDocument<User>(resourceWire(AttributesWire)),
  auth: 'accessToken',
  since: '2.0',
  repeatable: true,
});
