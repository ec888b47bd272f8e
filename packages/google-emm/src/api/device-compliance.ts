import { openEnum } from '@mdmkit/core';
import { z } from 'zod';
import { UserFacingMessage } from './user-facing-message.ts';

const DefaultApplicationContext = z.object({
  defaultApplicationScope: openEnum(
    'DEFAULT_APPLICATION_SCOPE_UNSPECIFIED',
    'SCOPE_FULLY_MANAGED',
    'SCOPE_WORK_PROFILE',
    'SCOPE_PERSONAL_PROFILE',
  ).optional(),
});

const OncWifiContext = z.object({
  wifiGuid: z.string().optional(),
});

const PasswordPoliciesContext = z.object({
  passwordPolicyScope: openEnum('SCOPE_UNSPECIFIED', 'SCOPE_DEVICE', 'SCOPE_PROFILE').optional(),
});

const SpecificNonComplianceContext = z.object({
  defaultApplicationContext: DefaultApplicationContext.optional(),
  oncWifiContext: OncWifiContext.optional(),
  passwordPoliciesContext: PasswordPoliciesContext.optional(),
});

/** One policy setting that the device does not follow, and why. (Android Management: NonComplianceDetail) */
export const NonComplianceDetail = z.object({
  currentValue: z.unknown().optional(),
  fieldPath: z.string().optional(),
  installationFailureReason: openEnum(
    'INSTALLATION_FAILURE_REASON_UNSPECIFIED',
    'INSTALLATION_FAILURE_REASON_UNKNOWN',
    'IN_PROGRESS',
    'NOT_FOUND',
    'NOT_COMPATIBLE_WITH_DEVICE',
    'NOT_APPROVED',
    'PERMISSIONS_NOT_ACCEPTED',
    'NOT_AVAILABLE_IN_COUNTRY',
    'NO_LICENSES_REMAINING',
    'NOT_ENROLLED',
    'USER_INVALID',
    'NETWORK_ERROR_UNRELIABLE_CONNECTION',
    'INSUFFICIENT_STORAGE',
  ).optional(),
  nonComplianceReason: openEnum(
    'NON_COMPLIANCE_REASON_UNSPECIFIED',
    'API_LEVEL',
    'MANAGEMENT_MODE',
    'USER_ACTION',
    'INVALID_VALUE',
    'APP_NOT_INSTALLED',
    'UNSUPPORTED',
    'APP_INSTALLED',
    'PENDING',
    'APP_INCOMPATIBLE',
    'APP_NOT_UPDATED',
    'DEVICE_INCOMPATIBLE',
    'APP_SIGNING_CERT_MISMATCH',
    'PROJECT_NOT_PERMITTED',
  ).optional(),
  packageName: z.string().optional(),
  settingName: z.string().optional(),
  specificNonComplianceContext: SpecificNonComplianceContext.optional(),
  specificNonComplianceReason: openEnum(
    'SPECIFIC_NON_COMPLIANCE_REASON_UNSPECIFIED',
    'PASSWORD_POLICIES_USER_CREDENTIALS_CONFIRMATION_REQUIRED',
    'PASSWORD_POLICIES_PASSWORD_EXPIRED',
    'PASSWORD_POLICIES_PASSWORD_NOT_SUFFICIENT',
    'ONC_WIFI_INVALID_VALUE',
    'ONC_WIFI_API_LEVEL',
    'ONC_WIFI_INVALID_ENTERPRISE_CONFIG',
    'ONC_WIFI_USER_SHOULD_REMOVE_NETWORK',
    'ONC_WIFI_KEY_PAIR_ALIAS_NOT_CORRESPONDING_TO_EXISTING_KEY',
    'PERMISSIBLE_USAGE_RESTRICTION',
    'REQUIRED_ACCOUNT_NOT_IN_ENTERPRISE',
    'NEW_ACCOUNT_NOT_IN_ENTERPRISE',
    'DEFAULT_APPLICATION_SETTING_UNSUPPORTED_SCOPES',
    'DEFAULT_APPLICATION_SETTING_FAILED_FOR_SCOPE',
    'PRIVATE_DNS_HOST_NOT_SERVING',
  ).optional(),
});

/** Password rules in force. (Android Management: PasswordRequirements) */
export const PasswordRequirements = z.object({
  maximumFailedPasswordsForWipe: z.number().optional(),
  passwordExpirationTimeout: z.string().optional(),
  passwordHistoryLength: z.number().optional(),
  passwordMinimumLength: z.number().optional(),
  passwordMinimumLetters: z.number().optional(),
  passwordMinimumLowerCase: z.number().optional(),
  passwordMinimumNonLetter: z.number().optional(),
  passwordMinimumNumeric: z.number().optional(),
  passwordMinimumSymbols: z.number().optional(),
  passwordMinimumUpperCase: z.number().optional(),
  passwordQuality: openEnum(
    'PASSWORD_QUALITY_UNSPECIFIED',
    'BIOMETRIC_WEAK',
    'SOMETHING',
    'NUMERIC',
    'NUMERIC_COMPLEX',
    'ALPHABETIC',
    'ALPHANUMERIC',
    'COMPLEX',
    'COMPLEXITY_LOW',
    'COMPLEXITY_MEDIUM',
    'COMPLEXITY_HIGH',
  ).optional(),
  passwordScope: openEnum('SCOPE_UNSPECIFIED', 'SCOPE_DEVICE', 'SCOPE_PROFILE').optional(),
  requirePasswordUnlock: openEnum(
    'REQUIRE_PASSWORD_UNLOCK_UNSPECIFIED',
    'USE_DEFAULT_DEVICE_TIMEOUT',
    'REQUIRE_EVERY_DAY',
  ).optional(),
  unifiedLockSettings: openEnum(
    'UNIFIED_LOCK_SETTINGS_UNSPECIFIED',
    'ALLOW_UNIFIED_WORK_AND_PERSONAL_LOCK',
    'REQUIRE_SEPARATE_WORK_LOCK',
  ).optional(),
});

const PostureDetail = z.object({
  advice: z.array(UserFacingMessage).optional(),
  securityRisk: openEnum(
    'SECURITY_RISK_UNSPECIFIED',
    'UNKNOWN_OS',
    'COMPROMISED_OS',
    'HARDWARE_BACKED_EVALUATION_FAILED',
  ).optional(),
});

/** Google's judgement of the device. (Android Management: SecurityPosture) */
export const SecurityPosture = z.object({
  devicePosture: openEnum('POSTURE_UNSPECIFIED', 'SECURE', 'AT_RISK', 'POTENTIALLY_COMPROMISED').optional(),
  postureDetails: z.array(PostureDetail).optional(),
});
