// Client

// Resources
export type { Application, Applications, ProvisioningInfo, ProvisioningInfos, WebApp, WebApps } from './api/apps.ts';
export type { Command, Operation } from './api/commands.ts';
export type { Device } from './api/devices.ts';
// The method table
export type { EmmEndpoint } from './api/endpoints.ts';
export { endpoints } from './api/endpoints.ts';
export type { Enterprise, EnterpriseSigninDetail, SignupUrl } from './api/enterprises.ts';
export type { AmapiMethods, Method } from './api/generated/method-types.ts';
export type { MethodRow } from './api/method-row.ts';
export type { ApplicationChange, ApplicationPolicy, Policy, PolicyDocument } from './api/policies.ts';
export type { ApiName } from './api/secret-members.ts';
export type {
  EnrollmentToken,
  EnrollmentTokenRequest,
  EnrollmentTokens,
  ListedEnrollmentToken,
  MigrationToken,
  MigrationTokens,
  WebToken,
  WebTokens,
} from './api/tokens.ts';
export { enrollmentLink } from './api/tokens.ts';
// Credentials
export type { EmmCredential, GoogleIdentity, Impersonation } from './auth/credential.ts';
export { impersonate } from './auth/credential.ts';
export type { ExternalAccount, ExternalAccountOptions, SubjectTokenFile } from './auth/external-account.ts';
export { parseExternalAccount } from './auth/external-account.ts';
export type { ServiceAccountKey } from './auth/service-account.ts';
export { parseServiceAccountKey } from './auth/service-account.ts';
export type { EmmClient, EmmClientOptions } from './client.ts';
export { createEmmClient } from './client.ts';
// Commands
export type { CommandQueue, CommandQueueOptions, ReconcileReport } from './commands/command-queue.ts';
export { createCommandQueue } from './commands/command-queue.ts';
export type { CommandRecord, CommandStore } from './commands/command-store.ts';
export { createMemoryCommandStore } from './commands/command-store.ts';
export type { CommandOutcome } from './commands/outcome.ts';
export { outcomeOf } from './commands/outcome.ts';
// Errors
export type { EmmErrorCode } from './errors/errors.ts';
export { EmmError, emmErrors } from './errors/errors.ts';
export type { FieldViolation } from './errors/google-error.ts';
export type { GenericCall } from './google/generic-call.ts';
export type { GoogleClientOptions, ListOptions } from './google/google-client.ts';
export type { ProjectBudgetOptions } from './google/project-budget.ts';
export { createProjectBudget } from './google/project-budget.ts';
export type { PolicyDiff } from './policy/policy-diff.ts';
export { diffPolicies } from './policy/policy-diff.ts';
export type { PolicyMaskPath } from './policy/policy-mask.ts';
export { maskExcept, maskOf } from './policy/policy-mask.ts';
export type { PolicyGoal, PolicyProblem, PolicyState } from './policy/policy-state.ts';
export { policyState } from './policy/policy-state.ts';
export type { AppliedPolicy, WaitUntilAppliedOptions } from './policy/wait-until-applied.ts';
// Notifications
export type { Delivered, DeliveryStore } from './pubsub/delivery-guard.ts';
export { createMemoryDeliveryStore } from './pubsub/delivery-guard.ts';
export type {
  EnterpriseUpgrade,
  Notification,
  PulledMessage,
  UsageLogEvent,
  UsageLogs,
} from './pubsub/notification.ts';
export { decodeNotification, decodePull, NotificationUnreadable } from './pubsub/notification.ts';
export type { PushReceiver, PushReceiverOptions, RejectedPush } from './pubsub/push-receiver.ts';
export { createPushReceiver } from './pubsub/push-receiver.ts';
export type { Commands } from './resources/commands.ts';
export type { DeleteDeviceOptions, DeviceChange, Devices, ListDevicesOptions } from './resources/devices.ts';
export type {
  CreateEnterpriseRequest,
  EnterpriseDocument,
  Enterprises,
  SignupRequest,
  SignupUrls,
} from './resources/enterprises.ts';
// Policies
export type { PatchPolicyOptions, Policies } from './resources/policies.ts';
