// The client

export type { DepClient, DepClientOptions } from './client.ts';
export { createDepClient } from './client.ts';

// Server tokens

export type { DepCredential } from './auth/credential.ts';
export type { DecryptServerTokenOptions } from './auth/decrypt-server-token.ts';
export { decryptServerToken, readServerTokenFile } from './auth/decrypt-server-token.ts';
export type { ContentCipher, EnvelopedData, KeyTransRecipient } from './auth/enveloped-data.ts';
export type { TokenKeyPair, TokenKeyPairOptions } from './auth/key-pair.ts';
export { createTokenKeyPair } from './auth/key-pair.ts';
export type { ManagedAccountTokenOptions } from './auth/managed-account-token.ts';
export { signManagedAccountToken } from './auth/managed-account-token.ts';
export type { PrivateKeyInput } from './auth/private-key.ts';
export type { DepToken } from './auth/server-token.ts';
export { formatServerToken, isServerTokenJson, parseServerToken } from './auth/server-token.ts';

// Account

export type { Account, AccountUrl, AccountUrlLimit } from './api/account.ts';
export type { AccountCalls } from './resources/account.ts';

// Devices

export type { ActivationLock, ActivationLockResult } from './api/activation-lock.ts';
export type { Device, DeviceStatus } from './api/device.ts';
export type { ReplacementDetails } from './api/replacement-details.ts';
export type { DevicePage, FetchDevicesOptions, SyncDevicesOptions } from './resources/device-list.ts';
export type { DeviceCalls, DisownOptions } from './resources/devices.ts';

// Profiles

export type { Profile, StoredProfile } from './api/profile.ts';
export type { SkipKey, SkipKeyEntry, SkipKeyVersions } from './profile/skip-keys.ts';
export { isSkipKey, skipKeys } from './profile/skip-keys.ts';
export type {
  DefineProfileOptions,
  ProfileAssignment,
  ProfileCalls,
  ProfileDefinition,
} from './resources/profiles.ts';

// Further calls

export type { ServiceDiscovery } from './api/account-driven-enrollment.ts';
export type { BetaEnrollmentToken, BetaEnrollmentTokens } from './api/beta-enrollment.ts';
export type { RawCall } from './api/raw.ts';
export type { AccountDrivenEnrollmentCalls } from './resources/account-driven-enrollment.ts';
export type { BetaEnrollmentCalls } from './resources/beta-enrollment.ts';

// Fleet: all devices, and their changes

export type { AbsenceOptions, SuspiciousAbsence } from './sync/absence.ts';
export type { CursorStore, StartedOver, SyncPosition } from './sync/cursor-store.ts';
export { createFileCursorStore, createMemoryCursorStore } from './sync/cursor-store.ts';
export type { AbsentDevice, DeviceChange, PresentDevice } from './sync/device-change.ts';
export type { FleetMirror } from './sync/fleet-mirror.ts';
export { createFleetMirror } from './sync/fleet-mirror.ts';
export type { KnownDevice, ReconcileFleetOptions, Reconciliation } from './sync/reconcile-fleet.ts';
export { reconcileFleet } from './sync/reconcile-fleet.ts';
export type { SyncFleetOptions } from './sync/sync-fleet.ts';
export { syncFleet } from './sync/sync-fleet.ts';
export type { FleetPage } from './sync/sync-run.ts';

// Fleet: assignment of profiles

export type { ApplyAssignmentOptions, AssignmentReport } from './assignment/apply-assignment.ts';
export { applyAssignment } from './assignment/apply-assignment.ts';
export type { CoolDown, CoolDownStore } from './assignment/cool-down.ts';
export { createFileCoolDownStore, createMemoryCoolDownStore } from './assignment/cool-down.ts';
export type { AssignmentOutcome, AssignmentStatus } from './assignment/outcome.ts';
export type { AssignmentPlan, PlanAssignmentOptions, PlannedProfile } from './assignment/plan-assignment.ts';
export { planAssignment } from './assignment/plan-assignment.ts';

// Bypass codes of Activation Lock

export type { BypassCode } from './activation-lock/bypass-code.ts';
export { createBypassCode, parseBypassCode } from './activation-lock/bypass-code.ts';

// Endpoints and errors

export { endpoints } from './api/endpoints.ts';
export type { DepErrorCode } from './errors/dep-error.ts';
export { DepError, depErrors } from './errors/dep-error.ts';
