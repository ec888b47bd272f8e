import type { CanaryKind } from '../config/canary-config.ts';
import type { ConfiguredCanary } from '../config/target.ts';
import { openAndroidApp } from './android-app.ts';
import { openBusinessAssignment } from './business-assignment.ts';
import type { CanaryParts, OpenCanary, OpenCanaryOf } from './canary-kind.ts';
import { openDepProfile } from './dep-profile.ts';
import { openEnrolmentToken } from './enrolment-token.ts';
import { openOwnCanary } from './own-canary.ts';
import { openVppLicence } from './vpp-licence.ts';

/** Every kind of canary. */
const kinds: Readonly<Record<CanaryKind, OpenCanaryOf>> = {
  'vpp-licence': openVppLicence,
  'dep-profile': openDepProfile,
  'android-app': openAndroidApp,
  'enrolment-token': openEnrolmentToken,
  'business-assignment': openBusinessAssignment,
  own: openOwnCanary,
};

/** Opens a canary of the configuration. Makes no call. */
export async function openCanary(configured: ConfiguredCanary, parts: CanaryParts): Promise<OpenCanary> {
  return await kinds[configured.config.kind](configured, parts);
}
