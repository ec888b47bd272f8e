import type { Assignment, AssignmentsAnswer } from '../api/assignments.ts';

/**
 * The assignments of a page. A record without user and device, as was seen once, is left out and its place reported.
 */
export function assignmentsOf(answer: AssignmentsAnswer, report: (index: number) => void): readonly Assignment[] {
  const all = answer.assignments ?? [];
  const nobody = all.findIndex(isNobodys);
  if (nobody < 0) return all;
  report(nobody);
  return all.filter((assignment) => !isNobodys(assignment));
}

function isNobodys({ serialNumber, clientUserId }: Assignment): boolean {
  return serialNumber === undefined && clientUserId === undefined;
}
