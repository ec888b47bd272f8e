import { type Assignment, type AssignmentsQuery, getAssignments } from '../api/assignments.ts';
import type { VppCalls } from '../calls.ts';
import { assignmentsOf } from '../lists/assignments-of.ts';
import { createIndexedList } from '../lists/indexed-list.ts';

/** Up to so many targets, or assets, are asked for one by one; more by reading all. */
const maxSingleReads = 50;

/** Which assignments are wanted. */
export interface WantedAssignments {
  /** The assets' numbers; undefined for all. */
  readonly adamIds: ReadonlySet<string> | undefined;
  /** The users. */
  readonly clientUserIds: ReadonlySet<string>;
  /** The devices. */
  readonly serialNumbers: ReadonlySet<string>;
}

/** Reads the assignments of some assets to some targets with few requests, and hands each to `found`. */
export async function readAssignments(
  calls: VppCalls,
  wanted: WantedAssignments,
  found: (assignment: Assignment) => void,
  signal?: AbortSignal,
): Promise<void> {
  const { adamIds, clientUserIds, serialNumbers } = wanted;
  const isWanted = ({ adamId, clientUserId, serialNumber }: Assignment) =>
    (adamIds?.has(adamId) ?? true) &&
    (serialNumber === undefined ? clientUserIds.has(clientUserId ?? '') : serialNumbers.has(serialNumber));
  for (const query of queriesFor(wanted)) {
    const list = createIndexedList({
      operation: getAssignments.name,
      label: calls.label,
      clock: calls.clock,
      fetchPage: (pageIndex) =>
        calls.call(getAssignments, { query: { ...query, pageIndex } }, signal ? { signal } : {}),
      members: ['assignments'],
      itemsOf: (answer) => assignmentsOf(answer, () => {}),
    });
    for await (const assignment of list) if (isWanted(assignment)) found(assignment);
  }
}

function queriesFor({ adamIds, clientUserIds, serialNumbers }: WantedAssignments): AssignmentsQuery[] {
  const targets = clientUserIds.size + serialNumbers.size;
  const assets = adamIds?.size ?? Number.POSITIVE_INFINITY;
  if (Math.min(targets, assets) > maxSingleReads) return [{}];
  if (assets <= targets) return [...(adamIds ?? [])].map((adamId) => ({ adamId }));
  return [
    ...[...clientUserIds].map((clientUserId) => ({ clientUserId })),
    ...[...serialNumbers].map((serialNumber) => ({ serialNumber })),
  ];
}
