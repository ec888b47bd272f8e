// Zero-touch enrolment: `@mdmkit/google-emm/zero-touch`.

// Client
export { createZeroTouchClient } from './client.ts';
export { enrolmentExtras } from './client.ts';
export type { ZeroTouchClient, ZeroTouchClientOptions } from './client.ts';
export type { EmmCredential } from '../auth/credential.ts';

// Customers: configurations and devices
export type { ConfigurationCalls, CustomerCalls, CustomerDeviceCalls } from './customers.ts';
export type { DeviceReference } from './device-reference.ts';

// Resellers and batches
export type { PartnerCalls } from './partners.ts';
export type { OperationCalls, WaitForOperationOptions } from './operations.ts';

// Results and requests
export type {
  ZeroTouchCompany,
  ZeroTouchConfiguration,
  ZeroTouchConfigurationDocument,
  ZeroTouchDevice,
  ZeroTouchDpc,
} from '../api/zero-touch.ts';
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
  ZeroTouchOperation,
} from '../api/zero-touch.ts';

// Every other method
export type { ZeroTouchMethods } from '../api/generated/zero-touch.ts';
