import { endpoint, openEnum } from '@mdmkit/core';
import { z } from 'zod';
import { pageMembers } from './paging.ts';
import { userStatus } from './users.ts';

const AssignmentWire = z.object({
  adamId: z.string(),
  pricingParam: openEnum('STDQ', 'PLUS'),
  clientUserId: z.string().optional(),
  serialNumber: z.string().optional(),
  userStatus: userStatus.optional(),
  idHash: z.string().optional(),
});

const AssignmentsPageWire = z.object({ ...pageMembers, assignments: z.array(AssignmentWire).optional() });

const AssignmentsQueryWire = z.strictObject({
  pageIndex: z.int().min(0).optional(),
  adamId: z.string().regex(/^\d+$/, 'expected digits').optional(),
  pricingParam: z.enum(['STDQ', 'PLUS']).optional(),
  clientUserId: z.string().min(1).optional(),
  serialNumber: z.string().min(1).optional(),
  sinceVersionId: z.string().min(1).optional(),
  excludeInactiveUsers: z.boolean().optional(),
  includeUserState: z.boolean().optional(),
});

/** One licence in use: an asset, and the user or the device that has it. (Apple: Assignment) */
export type Assignment = Readonly<z.output<typeof AssignmentWire>>;

/**
 * Which assignments to list; conditions are combined. (Apple: Get Assignments)
 *
 * `sinceVersionId` limits them to those changed since; `includeUserState` adds `userStatus` and `idHash`;
 * `excludeInactiveUsers` leaves out those of retired users.
 */
export type AssignmentsQuery = Readonly<Omit<z.input<typeof AssignmentsQueryWire>, 'pageIndex'>>;

/** A page of assignments as it arrives. */
export type AssignmentsAnswer = z.output<typeof AssignmentsPageWire>;

/** Reads one page of a location's assignments. (Apple: Get Assignments) */
export const getAssignments = endpoint({
  name: 'assignments.list',
  method: 'GET',
  path: '/mdm/v2/assignments',
  query: AssignmentsQueryWire,
  response: AssignmentsPageWire,
  auth: 'bearer',
  since: 2,
  repeatable: true,
});

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
