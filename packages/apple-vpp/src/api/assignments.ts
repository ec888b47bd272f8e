import { decisiveMember, digits, endpoint, type OpenEnum, openEnum, pagingMember, SerialNumber } from '@mdmkit/core';
import { z } from 'zod';
import { withFacts } from './endpoint-facts.ts';
import { AdamId, ClientUserId } from './ids.ts';
import { pageMembers } from './paging.ts';
import { userStatus } from './users.ts';

const AssignmentWire = z.object({
  adamId: digits(),
  pricingParam: openEnum('STDQ', 'PLUS'),
  // A record without both is left out of lists, so that one of another type must not look absent.
  clientUserId: decisiveMember(digits().optional()),
  serialNumber: decisiveMember(digits().optional()),
  userStatus: userStatus.optional(),
  idHash: z.string().optional(),
});

const AssignmentsPageWire = z.object({ ...pageMembers, assignments: pagingMember(z.array(AssignmentWire)).optional() });

const AssignmentsQueryWire = z.strictObject({
  pageIndex: z.int().min(0).optional(),
  adamId: AdamId.optional(),
  pricingParam: z.enum(['STDQ', 'PLUS']).optional(),
  clientUserId: ClientUserId.optional(),
  serialNumber: SerialNumber.optional(),
  sinceVersionId: z.string().min(1).optional(),
  excludeInactiveUsers: z.boolean().optional(),
  includeUserState: z.boolean().optional(),
});

/** One licence in use: an asset, and the user or the device that has it. (Apple: Assignment) */
export interface Assignment {
  /** The number of the app or book in the store: digits. */
  readonly adamId: string;
  /** The quality of the licence: `STDQ` for standard, `PLUS` for high quality. */
  readonly pricingParam: OpenEnum<'STDQ' | 'PLUS'>;
  /** The user who has the licence, by the id that the MDM chose. */
  readonly clientUserId?: string | undefined;
  /** The serial number of the device that has the licence. */
  readonly serialNumber?: string | undefined;
  /** What the user is. Only with `includeUserState`. */
  readonly userStatus?: OpenEnum<'Registered' | 'Associated' | 'Retired' | 'Deleted'> | undefined;
  /** The digest of the Apple Account that the user is linked to. Only with `includeUserState`. */
  readonly idHash?: string | undefined;
}

/** Which assignments to list; all conditions have to hold. (Apple: Get Assignments) */
export interface AssignmentsQuery {
  /** Only this app or book: digits. */
  readonly adamId?: string | undefined;
  /** Only licences of this quality. */
  readonly pricingParam?: 'STDQ' | 'PLUS' | undefined;
  /** Only licences of this user. */
  readonly clientUserId?: string | undefined;
  /** Only licences of this device. */
  readonly serialNumber?: string | undefined;
  /** Only assignments that changed since this version of the data set. */
  readonly sinceVersionId?: string | undefined;
  /** Whether to leave out licences of retired users. Default: false. */
  readonly excludeInactiveUsers?: boolean | undefined;
  /** Whether assignments carry `userStatus` and `idHash`. Default: false. */
  readonly includeUserState?: boolean | undefined;
}

/** A page of assignments as it arrives. */
export type AssignmentsAnswer = z.output<typeof AssignmentsPageWire>;

/** Reads one page of a location's assignments. (Apple: Get Assignments) */
export const getAssignments = withFacts(
  endpoint({
    name: 'assignments.list',
    method: 'GET',
    path: '/mdm/v2/assignments',
    query: AssignmentsQueryWire,
    response: AssignmentsPageWire,
    auth: 'bearer',
    since: 2,
    repeatable: true,
  }),
  { discoveredAs: 'getAssignments' },
);
