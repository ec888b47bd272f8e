// Zero-touch enrolment: `@mdmkit/google-emm/zero-touch`.

export type { ZeroTouchMethods } from '../api/generated/method-types.ts';
export type { EmmCredential } from '../auth/credential.ts';
export type {
  DeviceReference,
  PerDeviceStatus,
  ZeroTouchClient,
  ZeroTouchClientOptions,
  ZeroTouchConfiguration,
  ZeroTouchOperation,
} from './client.ts';
export { createZeroTouchClient, enrolmentExtras } from './client.ts';
