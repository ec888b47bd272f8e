// The Google Play EMM API: `@mdmkit/google-emm/play`.

// Client
export { createPlayClient } from './client.ts';
export type { PlayClient, PlayClientOptions } from './client.ts';
export type { EmmCredential } from '../auth/credential.ts';

// Enterprises and sign-ups
export type { PlayEnterpriseCalls, PlaySignupTokens } from './enterprises.ts';

// Notifications
export { decodeNotificationSet } from './notification-set.ts';
export type { PlayEventType, PlayNotification } from './notification-set.ts';
export type { PlayNotificationCalls, PullNotificationsOptions } from './notifications.ts';
export { NotificationUnreadable } from '../errors/notification-unreadable.ts';

// Apps
export type { ListProductsOptions, PlayProductCalls } from './products.ts';
export type { GrantEntitlementOptions, PlayEntitlementCalls, PlayUserProduct } from './entitlements.ts';
export type { PlayDeviceReference, PlayManagedConfigurationCalls } from './managed-configurations.ts';

// Results and requests
export type { PlayEnterprise, PlaySignup, PlayWebToken, PlayWebTokenRequest } from '../api/play.ts';
export type { NotificationSet, SentTestNotification } from '../api/play.ts';
export type {
  PlayEntitlement,
  PlayGroupLicense,
  PlayManagedConfiguration,
  PlayProduct,
  PlayProductPermissions,
  PlayRestrictionsSchema,
} from '../api/play.ts';

// Every other method
export type { PlayCall } from './call.ts';
export type { PlayMethods } from '../api/generated/play-emm.ts';
