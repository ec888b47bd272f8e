// The Google Play EMM API: `@mdmkit/google-emm/play`.

// Every other method
export type { PlayMethods } from '../api/generated/play-emm.ts';
export type {
  NotificationSet,
  PlayEnterprise,
  PlayEntitlement,
  PlayGroupLicense,
  PlayManagedConfiguration,
  PlayProduct,
  PlayProductPermissions,
  PlayRestrictionsSchema,
  PlaySignup,
  PlayWebToken,
  PlayWebTokenRequest,
  SentTestNotification,
} from '../api/play.ts';
export type { EmmCredential } from '../auth/credential.ts';
export { NotificationUnreadable } from '../errors/notification-unreadable.ts';
export type { PlayClient, PlayClientOptions } from './client.ts';
// Client
export { createPlayClient } from './client.ts';
// Enterprises and sign-ups
export type { PlayEnterpriseCalls, PlaySignupTokens } from './enterprises.ts';
export type { GrantEntitlementOptions, PlayEntitlementCalls, PlayUserProduct } from './entitlements.ts';
export type { PlayDeviceReference, PlayManagedConfigurationCalls } from './managed-configurations.ts';
export type { PlayEventType, PlayNotification } from './notification-set.ts';
// Notifications
export { decodeNotificationSet } from './notification-set.ts';
export type { PlayNotificationCalls, PullNotificationsOptions } from './notifications.ts';
// Apps
export type { ListProductsOptions, PlayProductCalls } from './products.ts';
