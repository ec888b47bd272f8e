// Zero-touch enrolment: `@mdmkit/google-emm/zero-touch`.

// Every other method
export type { ZeroTouchMethods } from '../api/generated/zero-touch.ts';
export type {
  BatchDevice,
  BatchProgress,
  BatchResult,
  ClaimDeviceRequest,
  ClaimedDevice,
  CreateCustomerRequest,
  DeviceClaim,
  DeviceUnclaim,
  MetadataUpdate,
  PerDeviceStatus,
  UnclaimDeviceRequest,
  ZeroTouchCompany,
  ZeroTouchConfiguration,
  ZeroTouchConfigurationDocument,
  ZeroTouchDevice,
  ZeroTouchDpc,
  ZeroTouchOperation,
} from '../api/zero-touch.ts';
export type { EmmCredential } from '../auth/credential.ts';
export type { ZeroTouchClient, ZeroTouchClientOptions } from './client.ts';
// Client
export { createZeroTouchClient, enrolmentExtras } from './client.ts';
// Customers: configurations and devices
export type { ConfigurationCalls, CustomerCalls, CustomerDeviceCalls } from './customers.ts';
export type { DeviceReference } from './device-reference.ts';
export type { OperationCalls, WaitForOperationOptions } from './operations.ts';
// Resellers and batches
export type { PartnerCalls } from './partners.ts';
