import type { VppErrorNumber } from '../errors/error-numbers.ts';
import type { TableEntry, TargetKey } from './assignment-table.ts';
import type { VppDoubts } from './doubts.ts';
import { fromVersionId, toVersionId, type VppLocation } from './location.ts';
import { cutPage, type Paging, pageFacts, readFlags, readPageIndex } from './paging.ts';

/** Answers one page of a location's assignments, or refuses. A page is read from the table without the others. */
export function assignmentsPage(
  location: VppLocation,
  query: URLSearchParams,
  paging: Paging & Pick<VppDoubts, 'endedInChanges'>,
): Record<string, unknown> | VppErrorNumber {
  const pageIndex = readPageIndex(query);
  const flags = readFlags(query, ['excludeInactiveUsers', 'includeUserState']);
  if (pageIndex === undefined || !flags) return 9602;
  const selection = select(location, query, paging.endedInChanges);
  if (typeof selection === 'number') return selection;
  const cut = cutPage(selection.places, pageIndex, paging);
  if (!cut) return 9650;
  const [excludeInactive, includeState] = flags;
  const records = selection
    .slice(cut.start, cut.length)
    .filter(({ target }) => excludeInactive !== 'true' || !isRetired(location, target))
    .map((entry) => toWire(location, entry, includeState === 'true'));
  const versionId = toVersionId('assignments', location.index, location.table.version);
  return { assignments: records, ...pageFacts(pageIndex, cut, records.length, versionId) };
}

interface Selection {
  readonly places: number;
  slice(start: number, length: number): readonly TableEntry[];
}

function select(location: VppLocation, query: URLSearchParams, endedInChanges: boolean): Selection | VppErrorNumber {
  const { table } = location;
  const [adamId, pricingParam, clientUserId, serialNumber, since] = [
    'adamId',
    'pricingParam',
    'clientUserId',
    'serialNumber',
    'sinceVersionId',
  ].map((name) => query.get(name) ?? undefined);
  const isAsset = (entry: TableEntry) =>
    (adamId === undefined || entry.adamId === adamId) &&
    (pricingParam === undefined || entry.pricingParam === pricingParam);
  const target: TargetKey | undefined =
    serialNumber === undefined ? (clientUserId === undefined ? undefined : `u${clientUserId}`) : `s${serialNumber}`;
  if (since !== undefined) {
    const version = fromVersionId('assignments', location.index, since);
    if (version === undefined || version > table.version) return 9721;
    const changed = table.since(version, endedInChanges).filter(isAsset);
    return ofArray(target === undefined ? changed : changed.filter((entry) => entry.target === target));
  }
  // No holder has a user id and a serial number.
  if (serialNumber !== undefined && clientUserId !== undefined) return ofArray([]);
  if (target !== undefined)
    return ofArray(
      table
        .heldBy(target)
        .map((asset) => ({ ...asset, target }))
        .filter(isAsset),
    );
  return {
    places: table.places(adamId, pricingParam),
    slice: (start, length) => table.slice(adamId, pricingParam, start, length),
  };
}

function ofArray(entries: readonly TableEntry[]): Selection {
  return { places: entries.length, slice: (start, length) => entries.slice(start, start + length) };
}

function isRetired({ users }: VppLocation, target: TargetKey): boolean {
  return target.startsWith('u') && users.latest(target.slice(1))?.status === 'Retired';
}

function toWire({ users }: VppLocation, { adamId, pricingParam, target }: TableEntry, state: boolean) {
  const id = target.slice(1);
  if (target.startsWith('s')) return { adamId, pricingParam, serialNumber: id };
  if (!state) return { adamId, pricingParam, clientUserId: id };
  const { status = 'Associated', idHash } = users.latest(id) ?? {};
  return { adamId, pricingParam, clientUserId: id, userStatus: status, ...(idHash === undefined ? {} : { idHash }) };
}
