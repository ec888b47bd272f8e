import { endpoint, openEnum } from '@mdmkit/core';
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
  /** The person's roles, each in one organisational unit. */
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
});

/** What Apple knows about a person. (Apple: User.Attributes) Dates are ISO 8601 texts. */
export type UserAttributes = Readonly<z.output<typeof AttributesWire>>;

/** A person with an account in the organisation. (Apple: User) */
export type User = Resource<'users', UserAttributes>;

/** The name of an attribute that a read can be limited to. */
export type UserField = keyof UserAttributes;

/** Every name that `fields[users]` may hold. */
export const userFields: readonly string[] = Object.keys(AttributesWire.shape);

/** Lists the people. (Apple: Get Users) */
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

/** Reads one person. (Apple: Get User Information) */
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
