import type { CallOptions, List, Secret, Watchable } from '@mdmkit/core';
import { createList } from '@mdmkit/core';
import type { Method, PlayMethods } from '../api/generated/method-types.ts';
import { play } from '../api/google-api.ts';
import { emmErrorFamily } from '../errors/errors.ts';
import { createGenericCall, type GenericCall } from '../google/generic-call.ts';
import { createGoogleClient, type GoogleClientOptions } from '../google/google-client.ts';

/** How {@link createPlayClient} makes a client. */
export interface PlayClientOptions extends GoogleClientOptions {}

type ResultOf<Name extends keyof PlayMethods> = PlayMethods[Name] extends Method<object, infer Result> ? Result : never;
type BodyOf<Name extends keyof PlayMethods> =
  PlayMethods[Name] extends Method<{ readonly requestBody: infer Body }, unknown> ? Body : never;

/** A set of notifications; acknowledge it within 20 seconds of its arrival. (Play EMM: NotificationSet) */
export type NotificationSet = ResultOf<'enterprises.pullNotificationSet'>;

/** What a list of products is narrowed to. */
export interface ListProductsOptions extends CallOptions {
  /** Whether only approved products come. */
  readonly approved?: boolean;
  /** What to search for. */
  readonly query?: string;
  /** Products per page, up to 100. Default: 100. */
  readonly pageSize?: number;
  /** Where to go on. */
  readonly cursor?: string;
}

/** One user's device: both are ids. */
export interface PlayDeviceReference {
  /** The enterprise's id, without a prefix. */
  readonly enterpriseId: string;
  /** The user's id. */
  readonly userId: string;
  /** The device's id. */
  readonly deviceId: string;
}

/** Enterprises, signing up and notifications. */
export interface PlayEnterprises {
  /** Reads an enterprise by its id. */
  get(enterpriseId: string, options?: CallOptions): Promise<ResultOf<'enterprises.get'>>;
  /** The enterprises of a domain. */
  list(domain: string, options?: CallOptions): Promise<ResultOf<'enterprises.list'>['enterprise']>;
  /** Begins a sign-up: the page for the administrator, and the token that completes it. */
  generateSignupUrl(callbackUrl: string, options?: CallOptions): Promise<ResultOf<'enterprises.generateSignupUrl'>>;
  /** Completes a sign-up. Never repeated: both tokens work once. */
  completeSignup(
    tokens: { readonly completionToken: string | Secret; readonly enterpriseToken: string | Secret },
    options?: CallOptions,
  ): Promise<ResultOf<'enterprises.completeSignup'>>;
  /** Gives an enterprise up. */
  unenroll(enterpriseId: string, options?: CallOptions): Promise<void>;
  /** Makes a token for one view of Google's console. */
  createWebToken(
    enterpriseId: string,
    spec: BodyOf<'enterprises.createWebToken'>,
    options?: CallOptions,
  ): Promise<ResultOf<'enterprises.createWebToken'>>;
  /** Sets the account that acts for the enterprise. */
  setAccount(enterpriseId: string, accountEmail: string, options?: CallOptions): Promise<void>;
}

/** The stream of notifications. */
export interface PlayNotifications {
  /** Waits for notifications; an empty set has no id. */
  pull(
    options?: CallOptions & { readonly requestMode?: 'waitForNotifications' | 'returnImmediately' },
  ): Promise<NotificationSet>;
  /** Says that a set has been dealt with; otherwise it comes again. */
  acknowledge(notificationSetId: string, options?: CallOptions): Promise<void>;
  /** Has a test notification sent. */
  sendTest(enterpriseId: string, options?: CallOptions): Promise<ResultOf<'enterprises.sendTestPushNotification'>>;
}

/** The products of Google Play. Ids have the form `app:com.example`. */
export interface PlayProducts {
  /** Reads a product. */
  get(enterpriseId: string, productId: string, options?: CallOptions): Promise<ResultOf<'products.get'>>;
  /** The approved or matching products. Google has announced to remove this. */
  list(
    enterpriseId: string,
    options?: ListProductsOptions,
  ): List<NonNullable<ResultOf<'products.list'>['product']>[number]>;
  /** What a product's configuration may hold. */
  getAppRestrictionsSchema(
    enterpriseId: string,
    productId: string,
    options?: CallOptions,
  ): Promise<ResultOf<'products.getAppRestrictionsSchema'>>;
  /** The permissions that a product asks for. */
  getPermissions(
    enterpriseId: string,
    productId: string,
    options?: CallOptions,
  ): Promise<ResultOf<'products.getPermissions'>>;
}

/** Who may install what, licences, and the configurations of apps. */
export interface PlayGrants {
  /** What a user may install. Google has announced to remove this. */
  listEntitlements(
    enterpriseId: string,
    userId: string,
    options?: CallOptions,
  ): Promise<ResultOf<'entitlements.list'>['entitlement']>;
  /** Lets a user install a product; `install` pushes it to the user's devices. Google has announced to remove this. */
  grant(
    entitlement: { readonly enterpriseId: string; readonly userId: string; readonly productId: string },
    options?: CallOptions & { readonly install?: boolean },
  ): Promise<ResultOf<'entitlements.update'>>;
  /** Takes a product from a user. Google has announced to remove this. */
  revoke(
    entitlement: { readonly enterpriseId: string; readonly userId: string; readonly productId: string },
    options?: CallOptions,
  ): Promise<void>;
  /** The licences of an enterprise. Google has announced to remove this. */
  listGroupLicenses(
    enterpriseId: string,
    options?: CallOptions,
  ): Promise<ResultOf<'grouplicenses.list'>['groupLicense']>;
}

/** The configurations of apps on one device. */
export interface PlayManagedConfigurations {
  /** The configurations on a device. */
  list(
    device: PlayDeviceReference,
    options?: CallOptions,
  ): Promise<ResultOf<'managedconfigurationsfordevice.list'>['managedConfigurationForDevice']>;
  /** Reads the configuration of a product. */
  get(
    device: PlayDeviceReference,
    productId: string,
    options?: CallOptions,
  ): Promise<ResultOf<'managedconfigurationsfordevice.get'>>;
  /** Sets the configuration of a product. */
  update(
    device: PlayDeviceReference,
    productId: string,
    configuration: BodyOf<'managedconfigurationsfordevice.update'>,
    options?: CallOptions,
  ): Promise<ResultOf<'managedconfigurationsfordevice.update'>>;
  /** Removes the configuration of a product. */
  delete(device: PlayDeviceReference, productId: string, options?: CallOptions): Promise<void>;
}

/** A client of the Google Play EMM API for one credential. Google takes no new registrations for it. */
export interface PlayClient extends AsyncDisposable, Watchable {
  /** Enterprises and signing up. */
  readonly enterprises: PlayEnterprises;
  /** The stream of notifications. */
  readonly notifications: PlayNotifications;
  /** The products. */
  readonly products: PlayProducts;
  /** Entitlements and licences. */
  readonly grants: PlayGrants;
  /** The configurations of apps. */
  readonly managedConfigurations: PlayManagedConfigurations;
  /** Calls any method by its name: `play.call('users.insert', { enterpriseId, requestBody })`. */
  readonly call: GenericCall<PlayMethods>;
  /** Closes the connections of a transport of its own; a shared one stays open. */
  close(): Promise<void>;
}

/**
 * Makes a client. No I/O happens before the first call.
 *
 * @throws TypeError - When an option is wrong; the message names it.
 */
export function createPlayClient(options: PlayClientOptions): PlayClient {
  const google = createGoogleClient(options, play);
  const call = createGenericCall<PlayMethods>(google);
  return {
    enterprises: createEnterprises(call),
    notifications: {
      pull: ({ requestMode, ...callOptions } = {}) =>
        call('enterprises.pullNotificationSet', { requestMode }, callOptions),
      acknowledge: (notificationSetId, callOptions) =>
        call('enterprises.acknowledgeNotificationSet', { notificationSetId }, callOptions),
      sendTest: (enterpriseId, callOptions) =>
        call('enterprises.sendTestPushNotification', { enterpriseId }, callOptions),
    },
    products: createProducts(call),
    grants: createGrants(call),
    managedConfigurations: createConfigurations(call),
    call,
    watch: google.watch,
    close: google.close,
    [Symbol.asyncDispose]: google.close,
  };
}

type Call = GenericCall<PlayMethods>;

function createEnterprises(call: Call): PlayEnterprises {
  return {
    get: (enterpriseId, options) => call('enterprises.get', { enterpriseId }, options),
    list: async (domain, options) => (await call('enterprises.list', { domain }, options)).enterprise ?? [],
    generateSignupUrl: (callbackUrl, options) => call('enterprises.generateSignupUrl', { callbackUrl }, options),
    completeSignup: (tokens, options) => call('enterprises.completeSignup', tokens, options),
    unenroll: (enterpriseId, options) => call('enterprises.unenroll', { enterpriseId }, options),
    createWebToken: (enterpriseId, requestBody, options) =>
      call('enterprises.createWebToken', { enterpriseId, requestBody }, options),
    async setAccount(enterpriseId, accountEmail, options) {
      await call('enterprises.setAccount', { enterpriseId, requestBody: { accountEmail } }, options);
    },
  };
}

/** The most products in one page. (Play EMM: products.list) */
const maxProductsPerPage = 100;

function createProducts(call: Call): PlayProducts {
  return {
    get: (enterpriseId, productId, options) => call('products.get', { enterpriseId, productId }, options),
    list: (enterpriseId, { approved, query, pageSize = maxProductsPerPage, cursor: start, ...options } = {}) =>
      createList({
        cursor: start,
        async readPage(token) {
          const args = { enterpriseId, approved, query, maxResults: pageSize, token };
          const { product, tokenPagination } = await call('products.list', args, options);
          const next = tokenPagination?.nextPageToken || undefined;
          return { items: product ?? [], cursor: next, more: next !== undefined };
        },
        repeatedCursor: () =>
          emmErrorFamily.create('EMM_CURSOR_REPEATED', { service: play.service, operation: 'products.list' }),
      }),
    getAppRestrictionsSchema: (enterpriseId, productId, options) =>
      call('products.getAppRestrictionsSchema', { enterpriseId, productId }, options),
    getPermissions: (enterpriseId, productId, options) =>
      call('products.getPermissions', { enterpriseId, productId }, options),
  };
}

function createGrants(call: Call): PlayGrants {
  return {
    listEntitlements: async (enterpriseId, userId, options) =>
      (await call('entitlements.list', { enterpriseId, userId }, options)).entitlement ?? [],
    grant: ({ productId, ...user }, { install, ...options } = {}) =>
      call('entitlements.update', { ...user, entitlementId: productId, install, requestBody: { productId } }, options),
    revoke: ({ productId, ...user }, options) =>
      call('entitlements.delete', { ...user, entitlementId: productId }, options),
    listGroupLicenses: async (enterpriseId, options) =>
      (await call('grouplicenses.list', { enterpriseId }, options)).groupLicense ?? [],
  };
}

function createConfigurations(call: Call): PlayManagedConfigurations {
  const of = (device: PlayDeviceReference, productId: string) => ({
    ...device,
    managedConfigurationForDeviceId: productId,
  });
  return {
    list: async (device, options) =>
      (await call('managedconfigurationsfordevice.list', { ...device }, options)).managedConfigurationForDevice ?? [],
    get: (device, productId, options) => call('managedconfigurationsfordevice.get', of(device, productId), options),
    update: (device, productId, requestBody, options) =>
      call('managedconfigurationsfordevice.update', { ...of(device, productId), requestBody }, options),
    delete: (device, productId, options) =>
      call('managedconfigurationsfordevice.delete', of(device, productId), options),
  };
}
