import { type VppError, type VppErrorCode, vppErrorFamily } from './vpp-error.ts';

/** The error for a credential that is not what it should be; nothing was sent. */
export function credentialError(code: VppErrorCode, detail: string, cause?: unknown): VppError {
  return vppErrorFamily.create(code, { service: 'apple.vpp', operation: 'token.read', detail, cause });
}
