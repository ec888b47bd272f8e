import { getUser, listUsers, type User, type UserField } from '../api/users.ts';
import type { CallContext } from '../calls/call-context.ts';
import { createResourceReads, type ResourceReads } from '../calls/resource-reads.ts';

/** The users of the organisation. */
export interface UserCalls extends ResourceReads<User, UserField> {}

/** Creates the user calls. */
export function createUserCalls(context: CallContext): UserCalls {
  return createResourceReads(context, 'users', { list: listUsers, get: getUser });
}
