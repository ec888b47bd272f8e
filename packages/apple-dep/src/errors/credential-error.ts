import { type DepError, type DepErrorCode, depErrorFamily } from './dep-error.ts';

/** The error for a file or key that is not what it should be; nothing was sent. */
export function credentialError(code: DepErrorCode, detail: string): DepError {
  return depErrorFamily.create(code, { service: 'apple.dep', operation: 'token.read', detail });
}
