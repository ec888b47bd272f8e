import type { Assignment, AssignmentsAnswer } from '../api/assignments.ts';

/**
 * The assignments of a page. A record without user and device, as was seen once, is left out and its place reported.
 */
export function assignmentsOf(answer: AssignmentsAnswer, report: (index: number) => void): readonly Assignment[] {
  const all = answer.assignments ?? [];
  for (let index = 0; index < all.length; index += 1) {
    const assignment = all[index];
    if (assignment === undefined || !hasNoHolder(assignment)) continue;
    report(index);
    return all.filter((held) => !hasNoHolder(held));
  }
  return all;
}

function hasNoHolder(assignment: Assignment): boolean {
  return assignment.serialNumber === undefined && assignment.clientUserId === undefined;
}
