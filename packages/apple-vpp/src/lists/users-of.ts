import type { UsersAnswer, VppUser } from '../api/users.ts';

/** Returns the users of a page. A record without id is left out and its place reported; the others are not lost for it. */
export function usersOf(answer: UsersAnswer, report: (index: number) => void): readonly VppUser[] {
  const all = answer.users ?? [];
  const nameless = all.findIndex((user) => user.clientUserId === undefined);
  if (nameless < 0) return all as readonly VppUser[];
  report(nameless);
  return all.filter((user): user is VppUser => user.clientUserId !== undefined);
}
