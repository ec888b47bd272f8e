/** The part of a credential's budget that a check may take where production uses the same credential. */
export const sharedCredentialShare = 0.1;

/** The part of a credential's budget that a check may take. */
export function budgetShare(dedicated: boolean): number {
  return dedicated ? 1 : sharedCredentialShare;
}
