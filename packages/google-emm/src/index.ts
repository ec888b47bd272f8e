// Client
export { createEmmClient } from './client.ts';
export type { EmmClient, EmmClientOptions } from './client.ts';
export type { GoogleClientOptions, MaskedPatchOptions } from './google/google-client.ts';
export type { ListOptions } from './google/google-list.ts';
export { createProjectBudget } from './google/project-budget.ts';
export type { ProjectBudgetOptions } from './google/project-budget.ts';

// Credentials
export { parseServiceAccountKey } from './auth/service-account.ts';
export type { ServiceAccountKey } from './auth/service-account.ts';
export { parseExternalAccount } from './auth/external-account.ts';
export type { ExternalAccount, ExternalAccountOptions } from './auth/external-account.ts';
export type {
  AwsCredentials,
  SubjectToken,
  SubjectTokenAws,
  SubjectTokenExecutable,
  SubjectTokenFile,
  SubjectTokenUrl,
} from './auth/subject-token-source.ts';
export { impersonate } from './auth/credential.ts';
export type { EmmCredential, GoogleIdentity, Impersonation } from './auth/credential.ts';

// Sign-up and enrolment
export type { SignupRequest, SignupUrlCalls } from './resources/signup-urls.ts';
export type { CreateEnterpriseRequest, EnterpriseCalls } from './resources/enterprises.ts';
export type {
  Enterprise,
  EnterpriseDocument,
  EnterpriseSigninDetail,
  SignupUrl,
  UpgradeUrl,
  UpgradeUrlRequest,
} from './api/enterprises.ts';
export { enrollmentLink } from './resources/enrollment-tokens.ts';
export type { EnrollmentTokenCalls } from './resources/enrollment-tokens.ts';
export type { MigrationTokenCalls } from './resources/migration-tokens.ts';
export type { WebTokenCalls } from './resources/web-tokens.ts';
export type {
  CreatedMigrationToken,
  EnrollmentToken,
  EnrollmentTokenRequest,
  ListedEnrollmentToken,
  MigrationToken,
  MigrationTokenRequest,
  WebToken,
  WebTokenRequest,
} from './api/tokens.ts';
export type { ProvisioningInfoCalls } from './resources/provisioning-info.ts';
export type { ProvisioningInfo } from './api/provisioning-info.ts';

// Devices
export type { DeleteDeviceOptions, DeviceCalls, ListDevicesOptions } from './resources/devices.ts';
export type { Device, DeviceChange } from './api/devices.ts';

// Policies
export type { PatchPolicyOptions, PolicyCalls } from './resources/policies.ts';
export type { ApplicationChange, ApplicationPolicy, Policy, PolicyDocument } from './api/policies.ts';
export { diffPolicies } from './policy/policy-diff.ts';
export type { PolicyDiff } from './policy/policy-diff.ts';
export { maskExcept, maskOf } from './policy/policy-mask.ts';
export type { PolicyMaskPath } from './policy/policy-mask.ts';
export { policyState } from './policy/policy-state.ts';
export type { PolicyGoal, PolicyProblem, PolicyState } from './policy/policy-state.ts';
export type { AppliedPolicy, WaitUntilAppliedOptions } from './policy/wait-until-applied.ts';

// Apps
export type { ApplicationCalls, GetApplicationOptions } from './resources/applications.ts';
export type { Application } from './api/applications.ts';
export type { WebAppCalls } from './resources/web-apps.ts';
export type { WebApp, WebAppDocument } from './api/web-apps.ts';

// Commands
export type { CommandCalls, ListOperationsOptions } from './resources/commands.ts';
export type { Command, CommandMetadata, Operation, OperationError } from './api/commands.ts';
export { createCommandQueue } from './commands/command-queue.ts';
export type { CommandQueue, CommandQueueOptions, CommandRequest, ReconcileReport } from './commands/command-queue.ts';
export { createMemoryCommandStore } from './commands/command-store.ts';
export type { CommandRecord, CommandStore } from './commands/command-store.ts';
export { createFileCommandStore } from './commands/file-command-store.ts';
export type { FileCommandStoreOptions } from './commands/file-command-store.ts';
export { outcomeOf } from './commands/outcome.ts';
export type { CommandOutcome } from './commands/outcome.ts';

// Notifications
export { createPushReceiver } from './pubsub/push-receiver.ts';
export type { PushReceiver, PushReceiverOptions, RejectedPush } from './pubsub/push-receiver.ts';
export { decodeNotification, decodePull } from './pubsub/notification.ts';
export type {
  EnterpriseUpgrade,
  Notification,
  PulledMessage,
  UsageLogEvent,
  UsageLogs,
} from './pubsub/notification.ts';
export { NotificationUnreadable } from './errors/notification-unreadable.ts';
export { createMemoryDeliveryStore } from './pubsub/delivery-guard.ts';
export type { Delivered, DeliveryStore } from './pubsub/delivery-guard.ts';

// Errors
export { EmmError, emmErrors } from './errors/errors.ts';
export type { EmmErrorCode } from './errors/errors.ts';
export type { FieldViolation } from './errors/google-error.ts';

// Every method of the three APIs
export { endpoints } from './api/endpoints.ts';
export type { EmmEndpoint } from './api/endpoints.ts';
export type { MethodRow } from './api/method-row.ts';
export type { ApiName } from './api/secret-members.ts';
export type { AmapiMethods } from './api/generated/android-management.ts';
export type { Method } from './api/method.ts';
export type { CommonArguments, GenericCall } from './google/generic-call.ts';
