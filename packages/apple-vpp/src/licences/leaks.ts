import type { Assignment } from '../api/assignments.ts';

/** Why a licence is held for nothing. */
export type LeakReason = 'retired-user' | 'unknown-serial-number';

/** A licence that is no longer used. */
export interface Leak {
  /** The asset. */
  readonly adamId: string;
  /** The quality. */
  readonly pricingParam: string;
  /** The user who holds it. */
  readonly clientUserId?: string;
  /** The device that holds it. */
  readonly serialNumber?: string;
  /** Why it is held for nothing. */
  readonly reason: LeakReason;
}

/** Whether an assignment, read with `includeUserState`, is a leak. */
export function leakOf(
  { adamId, pricingParam, clientUserId, serialNumber, userStatus }: Assignment,
  knownSerialNumbers: ReadonlySet<string> | undefined,
): Leak | undefined {
  if (serialNumber !== undefined) {
    if (!knownSerialNumbers || knownSerialNumbers.has(serialNumber)) return undefined;
    return { adamId, pricingParam, serialNumber, reason: 'unknown-serial-number' };
  }
  if (clientUserId === undefined || (userStatus !== 'Retired' && userStatus !== 'Deleted')) return undefined;
  return { adamId, pricingParam, clientUserId, reason: 'retired-user' };
}
