import type * as generated from './generated/play-emm.ts';

/** An enterprise, as bound to the EMM. (Play EMM: Enterprise) */
export interface PlayEnterprise extends generated.Enterprise {}

/** The page and the token of a sign-up. (Play EMM: SignupInfo) */
export interface PlaySignup extends generated.SignupInfo {}

/** The pages that a web token opens. (Play EMM: AdministratorWebTokenSpec) */
export interface PlayWebTokenRequest extends generated.AdministratorWebTokenSpec {}

/** A token that opens one page of Google's console once. (Play EMM: AdministratorWebToken) */
export interface PlayWebToken extends generated.AdministratorWebToken {}

/** A set of notifications. Acknowledge it within 20 seconds. (Play EMM: NotificationSet) */
export interface NotificationSet extends generated.NotificationSet {}

/** The test notification that was sent. (Play EMM: EnterprisesSendTestPushNotificationResponse) */
export interface SentTestNotification extends generated.EnterprisesSendTestPushNotificationResponse {}

/** An app of Google Play. (Play EMM: Product) */
export interface PlayProduct extends generated.Product {}

/** The settings that an app can be configured with. (Play EMM: AppRestrictionsSchema) */
export interface PlayRestrictionsSchema extends generated.AppRestrictionsSchema {}

/** The permissions that an app requests. (Play EMM: ProductPermissions) */
export interface PlayProductPermissions extends generated.ProductPermissions {}

/** The right of a user to install an app. (Play EMM: Entitlement) */
export interface PlayEntitlement extends generated.Entitlement {}

/** The licences of an enterprise for one app. (Play EMM: GroupLicense) */
export interface PlayGroupLicense extends generated.GroupLicense {}

/** The configuration of one app on one device. (Play EMM: ManagedConfiguration) */
export interface PlayManagedConfiguration extends generated.ManagedConfiguration {}
