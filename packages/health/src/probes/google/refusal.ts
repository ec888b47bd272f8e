import { VendorError } from '@mdmkit/core';

/** What a refusal tells of the way to the API. */
export interface RefusalFacts {
  /** Whether an access token was given out. */
  readonly tokenEndpoint?: boolean;
  /** Whether the API is switched on. */
  readonly apiEnabled?: boolean;
  /** Whether the project manages the enterprise. */
  readonly enterpriseBound?: boolean;
  /** What the account may not do. */
  readonly missingPermissions?: string[];
}

/**
 * A refusal tells how far the request came: Google checks the key, then whether the API is enabled, then the quota, then
 * the role, then the enterprise.
 *
 * @param permission - What the account lacks when the refusal is about its role.
 */
export function whatRefusalTells(error: unknown, permission: string): RefusalFacts {
  if (!isVendorError(error)) return {};
  const { code, kind, vendorCode } = error;
  if (code === 'EMM_API_DISABLED') return { tokenEndpoint: true, apiEnabled: false };
  if (code === 'EMM_ENTERPRISE_NOT_MANAGED') return { tokenEndpoint: true, apiEnabled: true, enterpriseBound: false };
  if (code === 'EMM_PERMISSION_DENIED')
    return { tokenEndpoint: true, apiEnabled: true, missingPermissions: [permission] };
  if (code === 'EMM_TERMS_NOT_ACCEPTED' || vendorCode === 'NOT_FOUND') return { tokenEndpoint: true, apiEnabled: true };
  return kind === 'throttled' ? { tokenEndpoint: true } : {};
}

/** Keeps what a refusal tells, and lets it through. */
export async function learningFromRefusal<Value>(
  call: Promise<Value>,
  permission: string,
  learn: (facts: RefusalFacts) => void,
): Promise<Value> {
  try {
    return await call;
  } catch (error) {
    learn(whatRefusalTells(error, permission));
    throw error;
  }
}

/** `instanceof` alone would leave the type of the code open. */
function isVendorError(error: unknown): error is VendorError {
  return error instanceof VendorError;
}
