import { type CallOptions, type List, notify } from '@mdmkit/core';
import { type Assignment, type AssignmentsQuery, getAssignments } from '../api/assignments.ts';
import { splitCallOptions } from '../call-options.ts';
import type { VppCalls } from '../calls.ts';
import { assignmentsOf } from '../lists/assignments-of.ts';
import { type ChangesOptions, type ChangesPage, readChanges } from '../lists/changes.ts';
import { createIndexedList, type IndexedListOptions, type IndexedPage } from '../lists/indexed-list.ts';

/** Which assignments to list, and from where on. */
export interface ListAssignmentsOptions extends AssignmentsQuery, CallOptions, IndexedListOptions {}

/** Who has which licence. */
export interface AssignmentCalls {
  /**
   * The location's assignments, read page by page as the list is consumed.
   *
   * @throws VppError - While iterating.
   */
  list(options?: ListAssignmentsOptions): List<Assignment, IndexedPage<Assignment>>;
  /**
   * What has changed since the last time; everything at the first time. Apple does not say how a licence that was taken
   * back shows: read the whole list from time to time.
   *
   * @throws VppError - While iterating.
   */
  changes(options: ChangesOptions): AsyncIterable<ChangesPage<Assignment>>;
}

/** Makes the calls of the resource. */
export function createAssignmentCalls(calls: VppCalls): AssignmentCalls {
  const report = (index: number) =>
    notify(calls.hooks.onDrift, {
      service: 'apple.vpp',
      operation: getAssignments.name,
      label: calls.label,
      kind: 'missing',
      pointer: `/assignments/${index}/serialNumber`,
      expected: 'clientUserId or serialNumber',
    });
  const list = (given: ListAssignmentsOptions = {}) => {
    const { options, rest } = splitCallOptions(given);
    const { cursor, parallel, ...query } = rest;
    return createIndexedList({
      operation: getAssignments.name,
      label: calls.label,
      clock: calls.clock,
      ...(cursor === undefined ? {} : { cursor }),
      ...(parallel === undefined ? {} : { parallel }),
      fetchPage: (pageIndex) => calls.call(getAssignments, { query: { ...query, pageIndex } }, options),
      members: ['assignments'],
      itemsOf: (answer) => assignmentsOf(answer, report),
    });
  };
  return {
    list,
    changes: (options) => readChanges('assignments', calls, options, (query) => list(query)),
  };
}
