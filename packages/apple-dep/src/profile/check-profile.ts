import { X509Certificate } from 'node:crypto';
import type { Surprise } from '@mdmkit/core';
import type { Profile } from '../api/profile.ts';
import { isSkipKey } from './skip-keys.ts';

/** How a profile is checked. */
export interface ProfileCheck {
  /** Whether an undocumented skip key is an error instead of a surprise. */
  readonly strict: boolean;
  /** Receives what Apple's documentation does not name. */
  readonly report: (surprise: Surprise) => void;
}

/**
 * Checks what the schema cannot: members that depend on each other, certificates, skip keys.
 *
 * @returns One text for each problem; empty if the profile may be sent.
 */
export function checkProfile(profile: Profile, { strict, report }: ProfileCheck): string[] {
  const problems: string[] = [];
  // The service answers FLAGS_INVALID. (Apple: Define a profile)
  if (profile.isMdmRemovable === false && profile.isSupervised !== true)
    problems.push('isMdmRemovable: false needs isSupervised: true');
  for (const member of ['anchorCerts', 'supervisingHostCerts'] as const) {
    profile[member]?.forEach((text, index) => {
      if (!isCertificate(text)) problems.push(`${member}.${index}: expected a certificate as base64 of DER`);
    });
  }
  profile.skipSetupItems?.forEach((key, index) => {
    if (isSkipKey(key)) return;
    if (strict) problems.push(`skipSetupItems.${index}: "${key.slice(0, 64)}" is not a documented skip key`);
    else report({ kind: 'unknown-value', pointer: `/skip_setup_items/${index}`, expected: 'a documented skip key' });
  });
  return problems;
}

function isCertificate(base64: string): boolean {
  if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(base64)) return false;
  try {
    return new X509Certificate(Buffer.from(base64, 'base64')).raw.length > 0;
  } catch {
    return false;
  }
}
