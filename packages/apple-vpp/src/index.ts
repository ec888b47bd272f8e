// Client

export type { VppCredential } from './auth/bearer.ts';
export type { VppBudgetOptions } from './budget.ts';
export { createVppBudget } from './budget.ts';
export type { Discovery } from './calls.ts';
export type { VppClient, VppClientOptions } from './client.ts';
export { createVppClient } from './client.ts';
export type { ClientConfigCalls } from './resources/client-config.ts';
export type { ServiceConfigCalls } from './resources/service-config.ts';

// Content token

export type { ContentToken } from './auth/content-token.ts';
export { isContentToken, parseContentToken } from './auth/content-token.ts';
export { parseDateTime } from '@mdmkit/core';

// The service and the location

export type { ClientConfig, ClientConfigChange, MdmIdentity, NotificationType } from './api/client-config.ts';
export { endpoints } from './api/endpoints.ts';
export type { AnswerMeta, MdmInfo } from './api/meta.ts';
export type { ServiceConfig, ServiceErrorCode, VppLimits } from './api/service-config.ts';
export { sampleLimits } from './service-config/limits.ts';

// Ownership

export type { OwnershipErrorCode } from './ownership/ownership-error.ts';
export { OwnershipError, OwnershipLostError } from './ownership/ownership-error.ts';
export type { OwnershipState, OwnMdmInfo } from './ownership/ownership-watch.ts';
export { ownershipOf } from './ownership/ownership-watch.ts';
export type { ClaimOptions, Ownership, OwnershipCalls, ReleaseResult } from './resources/ownership.ts';

// Assets and assignments

export type { Asset, AssetsQuery } from './api/assets.ts';
export type { Assignment, AssignmentsQuery } from './api/assignments.ts';
export type { AssetSelection, ManageAssetsRequest, RevokeAssetsRequest } from './api/manage-assets.ts';
export type { AssetCalls, AssignLicencesRequest, ListAssetsOptions } from './resources/assets.ts';
export type { AssignmentCalls, ListAssignmentsOptions } from './resources/assignments.ts';

// Licences: desired against actual

export type { AssetAssignment } from './jobs/group-assignments.ts';
export { groupAssignments } from './jobs/group-assignments.ts';
export type { Leak, LeakReason } from './licences/leaks.ts';
export type { DesiredLicence, LicencePlan, PlanOptions, PlanProblem, Shortage } from './licences/plan.ts';
export type { ApplyOptions, LicenceCalls } from './resources/licences.ts';

// Users

export type { ManageUsersRequest, UserInput, UsersQuery, VppUser } from './api/users.ts';
export { isActiveUser } from './api/users.ts';
export type { ListUsersOptions, UserCalls, UsersResult } from './resources/users.ts';

// Events and jobs

export type { ErrorResponse, EventStatus, VppEvent } from './api/events.ts';
export { isSuccessful } from './api/events.ts';
export type { EventSignals } from './jobs/event-signals.ts';
export { createEventSignals } from './jobs/event-signals.ts';
export type {
  AssignmentFailure,
  JobEvent,
  JobOptions,
  JobResult,
  SeatFailure,
  TaskFailure,
  UserFailure,
} from './jobs/job.ts';
export type { JobStore } from './jobs/job-store.ts';
export { createFileJobStore, createMemoryJobStore } from './jobs/job-store.ts';
export type { AssetKey, AssetStep, SeatTask, Task } from './jobs/step.ts';
export type { WaitForEventOptions } from './jobs/wait-for-event.ts';
export type { EventCalls } from './resources/events.ts';

// Lists and changes

export type { ChangesOptions, ChangesPage } from './lists/changes.ts';
export type { CursorPage } from './lists/cursor-list.ts';
export type { IndexedListOptions, IndexedPage } from './lists/indexed-list.ts';
export type { VersionStore } from './lists/version-store.ts';
export { createFileVersionStore, createMemoryVersionStore } from './lists/version-store.ts';

// Subscriptions

export type {
  ManageSubscriptionAdminsRequest,
  SubscriptionAdmin,
  SubscriptionAdminsAck,
  SubscriptionAdminsQuery,
} from './api/subscription-admins.ts';
export type {
  AssociateSubscriptionsRequest,
  DisassociateSubscriptionsRequest,
  Seats,
  Subscription,
  SubscriptionAssignment,
  SubscriptionAssignmentsQuery,
  SubscriptionCounts,
  SubscriptionManagement,
  SubscriptionsQuery,
} from './api/subscriptions.ts';
export type {
  ListSubscriptionAdminsOptions,
  ListSubscriptionAssignmentsOptions,
  ListSubscriptionsOptions,
  SubscriptionCalls,
} from './resources/subscriptions.ts';

// Notifications

export { createFileSecretStore } from './webhooks/secret-files.ts';
export type { NotificationSecrets } from './webhooks/accepted-secret.ts';
export { applyCounts } from './webhooks/apply-counts.ts';
export type { NotificationContents } from './webhooks/notification-contents.ts';
export type {
  KnownNotification,
  KnownNotificationOf,
  KnownNotificationType,
  UnknownNotification,
  VppNotification,
} from './webhooks/notification.ts';
export { parseNotification } from './webhooks/notification.ts';
export type { NotificationReceiver, NotificationReceiverOptions } from './webhooks/receiver.ts';
export { createNotificationReceiver } from './webhooks/receiver.ts';
export type { NotificationSecretStore, SubscribeOptions } from './webhooks/rotate-secret.ts';
export { createMemorySecretStore, forgetFormerSecrets } from './webhooks/rotate-secret.ts';
export type { FileSeenNotificationsOptions } from './webhooks/seen-files.ts';
export { createFileSeenNotifications } from './webhooks/seen-files.ts';
export type { SeenNotifications } from './webhooks/seen-store.ts';
export { createMemorySeenNotifications } from './webhooks/seen-store.ts';

// Metadata: what an Adam ID is

export type { ContentMetadata } from './metadata/content-metadata.ts';
export { artworkUrl } from './metadata/content-metadata.ts';
export type { DeveloperTokenOptions, DeveloperTokenSource } from './metadata/developer-token.ts';
export { createDeveloperTokenSource } from './metadata/developer-token.ts';
export type {
  MetadataArtwork,
  MetadataAttributes,
  MetadataPlatformAttributes,
  MetadataResource,
  MetadataVersion,
} from './metadata/endpoints.ts';
export { metadataEndpoints } from './metadata/endpoints.ts';
export type {
  ContentLookupClientOptions,
  LookupClient,
  LookupOptions,
  PublicLookupClientOptions,
} from './metadata/lookup-clients.ts';
export { createContentLookupClient, createPublicLookupClient } from './metadata/lookup-clients.ts';
export type {
  MetadataClient,
  MetadataClientOptions,
  MetadataEdition,
  MetadataLocation,
  MetadataOptions,
  MetadataPlatform,
  MetadataResult,
} from './metadata/metadata-client.ts';
export { createMetadataClient } from './metadata/metadata-client.ts';

// Errors

export type { VppErrorNumber } from './errors/error-numbers.ts';
export type { ErrorNumberEntry, RetryClass } from './errors/error-number-entry.ts';
export { errorNumbers } from './errors/error-numbers.ts';
export type { AffectedAsset, VppErrorInfo } from './errors/error-info.ts';
export type { VppErrorCode } from './errors/vpp-error.ts';
export { VppError, vppErrors } from './errors/vpp-error.ts';
