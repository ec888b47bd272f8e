import { Secret } from '@mdmkit/core';

const expectation =
  'credential must be what parseServiceAccountKey, parseExternalAccount or impersonate returns, or a function that returns it';

/**
 * Checks a credential, for callers without TypeScript.
 *
 * @throws TypeError - If it is no identity and no function.
 */
export function checkCredential(credential: unknown): void {
  if (typeof credential === 'function') return;
  if (typeof credential !== 'object' || credential === null) throw new TypeError(expectation);
  if ('kind' in credential) {
    if (credential.kind === 'external' || credential.kind === 'impersonation') return;
    throw new TypeError(expectation);
  }
  if (!('clientEmail' in credential) || !('privateKey' in credential)) throw new TypeError(expectation);
  if (!(credential.privateKey instanceof Secret)) {
    throw new TypeError('credential.privateKey must be a Secret: read the key file with parseServiceAccountKey');
  }
}
