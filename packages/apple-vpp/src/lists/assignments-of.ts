import type { Assignment, AssignmentsAnswer } from '../api/assignments.ts';

/**
 * The assignments of a page. A record without user and device, as was seen once, is left out and its place reported.
 */
export function assignmentsOf(answer: AssignmentsAnswer, report: (index: number) => void): readonly Assignment[] {
  const all = answer.assignments ?? [];
  const withoutHolder = all.findIndex(hasNoHolder);
  if (withoutHolder < 0) return all;
  report(withoutHolder);
  return all.filter((assignment) => !hasNoHolder(assignment));
}

function hasNoHolder({ serialNumber, clientUserId }: Assignment): boolean {
  return serialNumber === undefined && clientUserId === undefined;
}
