import { openEnum } from '@mdmkit/core';
import { z } from 'zod';

const SystemUpdateInfo = z.object({
  updateReceivedTime: z.string().optional(),
  updateStatus: openEnum(
    'UPDATE_STATUS_UNKNOWN',
    'UP_TO_DATE',
    'UNKNOWN_UPDATE_AVAILABLE',
    'SECURITY_UPDATE_AVAILABLE',
    'OS_UPDATE_AVAILABLE',
  ).optional(),
});

/** What runs on the device. (Android Management: SoftwareInfo) */
export const SoftwareInfo = z.object({
  androidBuildNumber: z.string().optional(),
  androidBuildTime: z.string().optional(),
  androidDevicePolicyVersionCode: z.number().optional(),
  androidDevicePolicyVersionName: z.string().optional(),
  androidVersion: z.string().optional(),
  bootloaderVersion: z.string().optional(),
  deviceBuildSignature: z.string().optional(),
  deviceKernelVersion: z.string().optional(),
  primaryLanguageCode: z.string().optional(),
  securityPatchLevel: z.string().optional(),
  systemUpdateInfo: SystemUpdateInfo.optional(),
});

/** Security settings of the device. (Android Management: DeviceSettings) */
export const DeviceSettings = z.object({
  adbEnabled: z.boolean().optional(),
  developmentSettingsEnabled: z.boolean().optional(),
  encryptionStatus: openEnum(
    'ENCRYPTION_STATUS_UNSPECIFIED',
    'UNSUPPORTED',
    'INACTIVE',
    'ACTIVATING',
    'ACTIVE',
    'ACTIVE_DEFAULT_KEY',
    'ACTIVE_PER_USER',
  ).optional(),
  isDeviceSecure: z.boolean().optional(),
  isEncrypted: z.boolean().optional(),
  unknownSourcesEnabled: z.boolean().optional(),
  verifyAppsEnabled: z.boolean().optional(),
});

/** The state of Common Criteria mode. (Android Management: CommonCriteriaModeInfo) */
export const CommonCriteriaModeInfo = z.object({
  commonCriteriaModeStatus: openEnum(
    'COMMON_CRITERIA_MODE_STATUS_UNKNOWN',
    'COMMON_CRITERIA_MODE_DISABLED',
    'COMMON_CRITERIA_MODE_ENABLED',
  ).optional(),
  policySignatureVerificationStatus: openEnum(
    'POLICY_SIGNATURE_VERIFICATION_STATUS_UNSPECIFIED',
    'POLICY_SIGNATURE_VERIFICATION_DISABLED',
    'POLICY_SIGNATURE_VERIFICATION_SUCCEEDED',
    'POLICY_SIGNATURE_VERIFICATION_NOT_SUPPORTED',
    'POLICY_SIGNATURE_VERIFICATION_FAILED',
  ).optional(),
});

const ApplicationEvent = z.object({
  createTime: z.string().optional(),
  eventType: openEnum(
    'APPLICATION_EVENT_TYPE_UNSPECIFIED',
    'INSTALLED',
    'CHANGED',
    'DATA_CLEARED',
    'REMOVED',
    'REPLACED',
    'RESTARTED',
    'PINNED',
    'UNPINNED',
  ).optional(),
});

const KeyedAppState = z.object({
  createTime: z.string().optional(),
  data: z.string().optional(),
  key: z.string().optional(),
  lastUpdateTime: z.string().optional(),
  message: z.string().optional(),
  severity: openEnum('SEVERITY_UNSPECIFIED', 'INFO', 'ERROR').optional(),
});

const ApplicationSigningKeyCert = z.object({
  signingKeyCertFingerprintSha256: z.string().optional(),
});

/** One app on the device. (Android Management: ApplicationReport) */
export const ApplicationReport = z.object({
  applicationSource: openEnum(
    'APPLICATION_SOURCE_UNSPECIFIED',
    'SYSTEM_APP_FACTORY_VERSION',
    'SYSTEM_APP_UPDATED_VERSION',
    'INSTALLED_FROM_PLAY_STORE',
    'CUSTOM',
  ).optional(),
  displayName: z.string().optional(),
  events: z.array(ApplicationEvent).optional(),
  installerPackageName: z.string().optional(),
  keyedAppStates: z.array(KeyedAppState).optional(),
  packageName: z.string().optional(),
  packageSha256Hash: z.string().optional(),
  signingKeyCertFingerprints: z.array(z.string()).optional(),
  signingKeyCerts: z.array(ApplicationSigningKeyCert).optional(),
  state: openEnum('APPLICATION_STATE_UNSPECIFIED', 'REMOVED', 'INSTALLED').optional(),
  userFacingType: openEnum('USER_FACING_TYPE_UNSPECIFIED', 'NOT_USER_FACING', 'USER_FACING').optional(),
  versionCode: z.number().optional(),
  versionName: z.string().optional(),
});

const DefaultApplicationSettingAttempt = z.object({
  attemptOutcome: openEnum(
    'ATTEMPT_OUTCOME_UNSPECIFIED',
    'SUCCESS',
    'APP_NOT_INSTALLED',
    'APP_SIGNING_CERT_MISMATCH',
    'OTHER_FAILURE',
  ).optional(),
  packageName: z.string().optional(),
});

/** Which app handles a kind of task. (Android Management: DefaultApplicationInfo) */
export const DefaultApplicationInfo = z.object({
  defaultApplicationSettingAttempts: z.array(DefaultApplicationSettingAttempt).optional(),
  defaultApplicationType: openEnum(
    'DEFAULT_APPLICATION_TYPE_UNSPECIFIED',
    'DEFAULT_ASSISTANT',
    'DEFAULT_BROWSER',
    'DEFAULT_CALL_REDIRECTION',
    'DEFAULT_CALL_SCREENING',
    'DEFAULT_DIALER',
    'DEFAULT_HOME',
    'DEFAULT_SMS',
    'DEFAULT_WALLET',
  ).optional(),
  packageName: z.string().optional(),
});
