import type { VppErrorNumber } from '../errors/error-numbers.ts';
import { fromVersionId, toVersionId, type VppLocation } from './location.ts';
import { cutPage, type Paging, pageFacts, readFlags, readPageIndex } from './paging.ts';
import { toWireUser } from './user-list.ts';

/** Answers one page of a location's users, or refuses. */
export function usersPage(
  location: VppLocation,
  query: URLSearchParams,
  paging: Paging,
): Record<string, unknown> | VppErrorNumber {
  const pageIndex = readPageIndex(query);
  const flags = readFlags(query, ['activeOnly', 'retiredOnly']);
  // Named in Apple's "Getting started" only, with 0 and 1.
  const hidesRetired = ['0', 'false'].includes(query.get('includeRetired') ?? '');
  if (pageIndex === undefined || !flags) return 9602;
  const [activeOnly, retiredOnly] = flags;
  const since = query.get('sinceVersionId');
  const after = since === null ? 0 : fromVersionId('users', location.index, since);
  if (after === undefined || after > location.users.version) return 9721;
  const clientUserId = query.get('clientUserId');
  const managedAppleId = query.get('managedAppleId');
  const matching = location.users.records.filter(
    ({ user, version }) =>
      version > after &&
      (clientUserId === null || user.clientUserId === clientUserId) &&
      (managedAppleId === null || user.managedAppleId === managedAppleId) &&
      (!hidesRetired || user.status !== 'Retired') &&
      (activeOnly !== 'true' || user.status !== 'Retired') &&
      (retiredOnly !== 'true' || user.status === 'Retired'),
  );
  const cut = cutPage(matching.length, pageIndex, paging);
  if (!cut) return 9650;
  const users = matching.slice(cut.start, cut.start + cut.length).map(({ user }) => toWireUser(user));
  const versionId = toVersionId('users', location.index, location.users.version);
  return { users, ...pageFacts(pageIndex, cut, users.length, versionId) };
}
