// The client

export type { BusinessClient, BusinessClientOptions, SchoolClient, SchoolClientOptions } from './client.ts';
export { createBusinessClient } from './client.ts';
export type { ListOptions, PageOptions, ReadOptions } from './calls/options.ts';
export type { BusinessPage } from './calls/paging.ts';
export type { ResourceReads } from './calls/resource-reads.ts';
export type { IncludedResource, Links, Resource } from './api/document.ts';

// The API account

export type { BusinessEdition } from './auth/edition.ts';
export { editionOf } from './auth/edition.ts';
export type { BusinessKeyInspection } from './auth/inspect-key.ts';
export { inspectBusinessKey } from './auth/inspect-key.ts';
export type { BusinessKeyInput, BusinessKeySource } from './auth/key-source.ts';
export type { BusinessKey, ParseBusinessKeyOptions } from './auth/private-key.ts';
export { parseBusinessKey } from './auth/private-key.ts';

// The budget

export type { BudgetOption, BusinessBudget, BusinessBudgetOptions } from './budget.ts';
export { createBusinessBudget } from './budget.ts';

// Devices

export type {
  ActivationLockStatus,
  ActivationLockStatusAttributes,
  ActivationLockStatusField,
} from './api/activation-lock-status.ts';
export type {
  AppleCareCoverage,
  AppleCareCoverageAttributes,
  AppleCareCoverageField,
} from './api/apple-care-coverage.ts';
export type { OrgDevice, OrgDeviceAttributes, OrgDeviceField } from './api/org-devices.ts';
export type { OrgDeviceCalls, WaitForServerOptions } from './resources/org-devices.ts';

// Device-management servers

export type { MdmServerChanges, NewMdmServer, ServerCertificate } from './api/mdm-server-changes.ts';
export type { MdmServer, MdmServerAttributes, MdmServerField } from './api/mdm-servers.ts';
export type { MdmServerCalls, MdmServerReads } from './resources/mdm-servers.ts';

// Activities: bulk changes of devices

export { BusinessActivityError } from './activities/activity-error.ts';
export type { ActivityLog, ActivityLogRow } from './activities/activity-log.ts';
export { parseActivityLog } from './activities/activity-log.ts';
export type { ActivityRequest, StartedActivity } from './activities/activity-request.ts';
export type { DeviceOutcome } from './activities/outcomes.ts';
export type { PreflightReport, PreflightRequest } from './activities/preflight.ts';
export type { StartOptions } from './activities/start.ts';
export type { ActivityReference, ActivityResult, FinishedActivity, WaitOptions } from './activities/wait.ts';
export type {
  ActivityType,
  OrgDeviceActivity,
  OrgDeviceActivityAttributes,
  OrgDeviceActivityField,
} from './api/org-device-activities.ts';
export type {
  BusinessActivityCalls,
  ReleaseOptions,
  SchoolActivityCalls,
  SchoolActivityType,
} from './resources/org-device-activities.ts';

// AppleCare for a fleet

export type { CheckpointStore, WalkCheckpoint } from './apple-care/checkpoint.ts';
export { createFileCheckpointStore } from './apple-care/checkpoint.ts';
export type { WalkEstimate } from './apple-care/estimate.ts';
export type { AppleCareCalls, CoveredDevice, WalkOptions } from './apple-care/walk.ts';

// Users

export type {
  OrganizationalUnit,
  OrganizationalUnitAttributes,
  OrganizationalUnitField,
} from './api/organizational-units.ts';
export type { UserGroup, UserGroupAttributes, UserGroupField } from './api/user-groups.ts';
export type { User, UserAttributes, UserField, UserPhoneNumber, UserRole } from './api/users.ts';
export type { OrganizationalUnitCalls } from './resources/organizational-units.ts';
export type { UserGroupCalls } from './resources/user-groups.ts';
export type { UserCalls } from './resources/users.ts';

// The built-in device management

export type { App, AppAttributes, AppField } from './api/apps.ts';
export type { Blueprint, BlueprintAttributes, BlueprintField, BlueprintRelationship } from './api/blueprints.ts';
export type {
  Configuration,
  ConfigurationAttributes,
  ConfigurationChanges,
  ConfigurationField,
  CustomSettings,
  NewConfiguration,
  NewCustomSettings,
} from './api/configurations.ts';
export type {
  MdmDevice,
  MdmDeviceAttributes,
  MdmDeviceDetails,
  MdmDeviceDetailsAttributes,
  MdmDeviceDetailsField,
  MdmDeviceField,
} from './api/mdm-devices.ts';
export type { Package, PackageAttributes, PackageField } from './api/packages.ts';
export type { AppCalls } from './resources/apps.ts';
export type { BlueprintCalls, BlueprintWithRelated, IncludeOptions, NewBlueprint } from './resources/blueprints.ts';
export type { ConfigurationCalls } from './resources/configurations.ts';
export type { MdmDeviceCalls } from './resources/mdm-devices.ts';
export type { PackageCalls } from './resources/packages.ts';

// The audit log

export type { AuditEvent, AuditEventAttributes, AuditEventField, AuditEventType } from './api/audit-events.ts';
export { auditEventTypes, eventData } from './api/audit-events.ts';
export type { AuditEventCalls, AuditEventOptions } from './resources/audit-events.ts';

// Endpoints and errors

export { endpoints, isInSchool } from './api/endpoints.ts';
export type { BusinessErrorCode, BusinessErrorDetail } from './errors/business-error.ts';
export { BusinessError, businessErrors } from './errors/business-error.ts';
