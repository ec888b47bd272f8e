import { getUsers, isActiveUser, type VppUser } from '../api/users.ts';
import type { VppCalls } from '../calls.ts';
import { createIndexedList } from '../lists/indexed-list.ts';
import { usersOf } from '../lists/users-of.ts';

/** Up to so many users are asked for one by one; more by reading all. */
const maxSingleReads = 10;

/** The active users of these ids, by id. */
export async function readUsers(
  calls: VppCalls,
  ids: ReadonlySet<string>,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, VppUser>> {
  const usersById = new Map<string, VppUser>();
  const options = signal ? { signal } : {};
  const walk = async (query: { readonly clientUserId?: string }) => {
    const users = createIndexedList({
      operation: getUsers.name,
      label: calls.label,
      clock: calls.clock,
      fetchPage: (pageIndex) => calls.call(getUsers, { query: { ...query, activeOnly: true, pageIndex } }, options),
      members: ['users'],
      itemsOf: (answer) => usersOf(answer, () => {}),
    });
    // Several retired records may share an id with the active one.
    for await (const user of users)
      if (ids.has(user.clientUserId) && isActiveUser(user)) usersById.set(user.clientUserId, user);
  };
  if (ids.size > maxSingleReads) await walk({});
  else for (const clientUserId of ids) await walk({ clientUserId });
  return usersById;
}
