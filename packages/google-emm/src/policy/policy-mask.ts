import { checkArgument } from '@mdmkit/core';
import type { requestSchemas as RequestSchemas } from '../api/generated/schemas.ts';
import type { PolicyDocument } from '../api/policies.ts';

type Members<Value> = Extract<keyof Value, string>;

/** The paths of a policy's members: `cameraDisabled`, or `statusReportingSettings.memoryInfoEnabled`. */
export type PolicyMaskPath = {
  [Member in Members<PolicyDocument>]:
    | Member
    | (NonNullable<PolicyDocument[Member]> extends readonly unknown[] | string | number | boolean
        ? never
        : `${Member}.${Members<NonNullable<PolicyDocument[Member]>>}`);
}[Members<PolicyDocument>];

/** Members that Google sets, and that no mask names. */
const outputOnly: ReadonlySet<string> = new Set(['name', 'version']);

/**
 * The mask that makes a patch change exactly the members which a document has: one with the value undefined is cleared.
 *
 * @param document - The members to change.
 */
export function maskOf(document: PolicyDocument): readonly PolicyMaskPath[] {
  checkArgument('maskOf', 'document', document, 'object');
  // An object's keys are its members' names, and those are paths.
  return Object.keys(document).filter((member) => !outputOnly.has(member)) as PolicyMaskPath[];
}

/**
 * The mask that makes a patch replace everything but some members: `maskExcept('applications')` leaves the apps to
 * the program that manages them.
 */
export async function maskExcept(...kept: readonly PolicyMaskPath[]): Promise<readonly PolicyMaskPath[]> {
  const { requestSchemas }: { requestSchemas: typeof RequestSchemas } = await import('../api/generated/schemas.ts');
  const members = Object.keys(requestSchemas.androidmanagement.Policy ?? {}) as PolicyMaskPath[];
  return members.filter((member) => !outputOnly.has(member) && !kept.includes(member));
}
