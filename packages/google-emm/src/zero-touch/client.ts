import { type CallOptions, type List, Secret, type Watchable } from '@mdmkit/core';
import type { ZeroTouchMethods } from '../api/generated/method-types.ts';
import { zeroTouch } from '../api/google-api.ts';
import {
  methods,
  type ZeroTouchBody,
  type ZeroTouchCompany,
  type ZeroTouchConfiguration,
  type ZeroTouchConfigurationDocument,
  type ZeroTouchDevice,
  type ZeroTouchDpc,
  type ZeroTouchOperation,
} from '../api/zero-touch.ts';
import { emmErrorFamily } from '../errors/errors.ts';
import { createGenericCall, type GenericCall } from '../google/generic-call.ts';
import {
  createGoogleClient,
  type GoogleClient,
  type GoogleClientOptions,
  type ListOptions,
} from '../google/google-client.ts';
import { orGone, orPresent } from '../google/unchanged.ts';

export type { PerDeviceStatus, ZeroTouchConfiguration, ZeroTouchOperation } from '../api/zero-touch.ts';

/** How {@link createZeroTouchClient} makes a client. */
export interface ZeroTouchClientOptions extends GoogleClientOptions {}

/** A device, by its number or by its identifiers. */
export type DeviceReference =
  | { readonly deviceId: string }
  | {
      readonly deviceIdentifier: {
        readonly imei?: string;
        readonly meid?: string;
        readonly serialNumber?: string;
        readonly manufacturer?: string;
        readonly model?: string;
      };
    };

/** How a batch is waited for. */
export interface WaitForOperationOptions extends Omit<CallOptions, 'totalTimeoutMs'> {
  /** The wait between two reads, in milliseconds. Default: 5,000. */
  readonly pollMs?: number;
  /** The limit for the whole wait, in milliseconds. Default: 600,000. */
  readonly waitMs?: number;
}

/** The half for organisations: a customer's own configurations and devices. */
export interface ZeroTouchCustomers {
  /** The customers that the credential may act for. */
  list(options?: ListOptions): List<ZeroTouchCompany>;
  /** The apps that control devices: match on the last part of the name. */
  listDpcs(customer: string, options?: CallOptions): Promise<readonly ZeroTouchDpc[]>;
  /** What devices are handed at their first start. */
  readonly configurations: {
    /** Makes a configuration. A new default replaces the old one. Not repeated on failure. */
    create(
      customer: string,
      configuration: ZeroTouchConfigurationDocument,
      options?: CallOptions,
    ): Promise<ZeroTouchConfiguration>;
    /** Reads a configuration. */
    get(name: string, options?: CallOptions): Promise<ZeroTouchConfiguration>;
    /** All configurations of a customer. */
    list(customer: string, options?: CallOptions): Promise<readonly ZeroTouchConfiguration[]>;
    /** Changes the members that the mask names. */
    patch(
      name: string,
      configuration: ZeroTouchConfigurationDocument,
      options: CallOptions & { readonly updateMask: readonly string[] },
    ): Promise<ZeroTouchConfiguration>;
    /** Deletes a configuration that no device uses. */
    delete(name: string, options?: CallOptions): Promise<void>;
  };
  /** The devices. */
  readonly devices: {
    /** Reads a device. */
    get(name: string, options?: CallOptions): Promise<ZeroTouchDevice>;
    /** The devices of a customer, at most 10,000 in a page. */
    list(customer: string, options?: ListOptions): List<ZeroTouchDevice>;
    /** Gives a device a configuration. */
    applyConfiguration(
      customer: string,
      device: DeviceReference,
      configuration: string,
      options?: CallOptions,
    ): Promise<void>;
    /** Takes a device's configuration away. */
    removeConfiguration(customer: string, device: DeviceReference, options?: CallOptions): Promise<void>;
    /** Gives a device up. Only the reseller can undo it. */
    unclaim(customer: string, device: DeviceReference, options?: CallOptions): Promise<void>;
  };
}

/** The half for resellers. `partner` is the number of the reseller. */
export interface ZeroTouchPartners {
  /** Makes a customer. Not repeated on failure. */
  createCustomer(
    partner: string,
    customer: {
      readonly companyName: string;
      readonly ownerEmails: readonly string[];
      readonly adminEmails?: readonly string[];
    },
    options?: CallOptions,
  ): Promise<ZeroTouchCompany>;
  /** The customers of a reseller. */
  listCustomers(partner: string, options?: ListOptions): List<ZeroTouchCompany>;
  /** Registers one device for a customer. */
  claim(partner: string, claim: ZeroTouchBody<'claim'>, options?: CallOptions): Promise<{ readonly deviceId: string }>;
  /** Takes one device back. */
  unclaim(partner: string, unclaim: ZeroTouchBody<'unclaim'>, options?: CallOptions): Promise<void>;
  /** Registers up to 100,000 devices. Not repeated on failure. */
  claimAsync(
    partner: string,
    claims: NonNullable<ZeroTouchBody<'claimAsync'>['claims']>,
    options?: CallOptions,
  ): Promise<ZeroTouchOperation>;
  /** Takes up to 100,000 devices back. Not repeated on failure. */
  unclaimAsync(
    partner: string,
    unclaims: NonNullable<ZeroTouchBody<'unclaimAsync'>['unclaims']>,
    options?: CallOptions,
  ): Promise<ZeroTouchOperation>;
  /** Changes the metadata of up to 100,000 devices. Not repeated on failure. */
  updateMetadataAsync(
    partner: string,
    updates: NonNullable<ZeroTouchBody<'updateMetadataAsync'>['updates']>,
    options?: CallOptions,
  ): Promise<ZeroTouchOperation>;
}

/** A client of zero-touch enrolment for one credential. */
export interface ZeroTouchClient extends AsyncDisposable, Watchable {
  /** The half for organisations. */
  readonly customers: ZeroTouchCustomers;
  /** The half for resellers. */
  readonly partners: ZeroTouchPartners;
  /** The batches. */
  readonly operations: {
    /** Reads a batch. */
    get(name: string, options?: CallOptions): Promise<ZeroTouchOperation>;
    /**
     * Reads a batch until it is done. Look at `response.perDeviceStatus` then.
     *
     * @throws EmmError - `EMM_TIMEOUT` when the time is up.
     */
    waitFor(name: string, options?: WaitForOperationOptions): Promise<ZeroTouchOperation>;
  };
  /** Calls any method by its name: `zeroTouch.call('partners.vendors.list', { parent })`. */
  readonly call: GenericCall<ZeroTouchMethods>;
  /** Closes the connections of a transport of its own; a shared one stays open. */
  close(): Promise<void>;
}

/**
 * Makes a client. No I/O happens before the first call.
 *
 * @throws TypeError - When an option is wrong; the message names it.
 */
export function createZeroTouchClient(options: ZeroTouchClientOptions): ZeroTouchClient {
  const google = createGoogleClient(options, zeroTouch);
  return {
    customers: createCustomers(google),
    partners: createPartners(google),
    operations: {
      get: (name, callOptions) => google.send(methods.getOperation, name, {}, callOptions),
      waitFor: (name, waitOptions) => waitFor(google, name, waitOptions),
    },
    call: createGenericCall<ZeroTouchMethods>(google),
    watch: google.watch,
    close: google.close,
    [Symbol.asyncDispose]: google.close,
  };
}

/**
 * What a configuration hands to Android Device Policy, as `dpcExtras`: the enrolment token. It has to be valid at the
 * first start of the last device, so give the token a long life.
 */
export function enrolmentExtras(token: { readonly value: Secret }): Secret {
  return new Secret(
    JSON.stringify({
      'android.app.extra.PROVISIONING_ADMIN_EXTRAS_BUNDLE': {
        'com.google.android.apps.work.clouddpc.EXTRA_ENROLLMENT_TOKEN': token.value.reveal(),
      },
    }),
  );
}

/** The most that a page holds. (Zero-touch: customers.list, customers.devices.list) */
const maxCustomersPerPage = 100;
const maxDevicesPerPage = 10_000;

function createCustomers(google: GoogleClient): ZeroTouchCustomers {
  const getConfiguration: ZeroTouchCustomers['configurations']['get'] = (name, options) =>
    google.send(methods.getConfiguration, name, {}, options);
  return {
    list: (options) =>
      google.list(
        { method: methods.listCustomers, items: ({ customers }) => customers, maxPageSize: maxCustomersPerPage },
        '',
        options,
      ),
    listDpcs: async (customer, options) => (await google.send(methods.listDpcs, customer, {}, options)).dpcs ?? [],
    configurations: {
      create: (customer, body, options) => google.send(methods.createConfiguration, customer, { body }, options),
      get: getConfiguration,
      list: async (customer, options) =>
        (await google.send(methods.listConfigurations, customer, {}, options)).configurations ?? [],
      patch: (name, body, { updateMask, ...options }) =>
        orPresent(google.patch(methods.patchConfiguration, name, { body, updateMask }, options), () =>
          getConfiguration(name, options),
        ),
      delete: (name, options) => orGone(google.send(methods.deleteConfiguration, name, {}, options)),
    },
    devices: {
      get: (name, options) => google.send(methods.getDevice, name, {}, options),
      list: (customer, options) =>
        google.list(
          { method: methods.listDevices, items: ({ devices }) => devices, maxPageSize: maxDevicesPerPage },
          customer,
          options,
        ),
      applyConfiguration: (customer, device, configuration, options) =>
        google.send(methods.applyConfiguration, customer, { body: { device, configuration } }, options),
      removeConfiguration: (customer, device, options) =>
        google.send(methods.removeConfiguration, customer, { body: { device } }, options),
      unclaim: (customer, device, options) => google.send(methods.unclaimOwn, customer, { body: { device } }, options),
    },
  };
}

function createPartners(google: GoogleClient): ZeroTouchPartners {
  const of = (partnerId: string) => ({ partnerId });
  return {
    createCustomer: (partner, customer, options) =>
      google.send(methods.createCustomer, `partners/${partner}`, { body: { customer } }, options),
    listCustomers: (partner, options) =>
      google.list(
        { method: methods.listPartnerCustomers, items: ({ customers }) => customers, maxPageSize: maxCustomersPerPage },
        of(partner),
        options,
      ),
    claim: (partner, body, options) => google.send(methods.claim, of(partner), { body }, options),
    unclaim: (partner, body, options) => google.send(methods.unclaim, of(partner), { body }, options),
    claimAsync: (partner, claims, options) =>
      google.send(methods.claimAsync, of(partner), { body: { claims } }, options),
    unclaimAsync: (partner, unclaims, options) =>
      google.send(methods.unclaimAsync, of(partner), { body: { unclaims } }, options),
    updateMetadataAsync: (partner, updates, options) =>
      google.send(methods.updateMetadataAsync, of(partner), { body: { updates } }, options),
  };
}

async function waitFor(
  google: GoogleClient,
  name: string,
  options: WaitForOperationOptions = {},
): Promise<ZeroTouchOperation> {
  const { pollMs = 5_000, waitMs = 600_000, ...callOptions } = options;
  const endMs = google.elapsedMs() + waitMs;
  for (;;) {
    const operation = await google.send(methods.getOperation, name, {}, callOptions);
    if (operation.done === true) return operation;
    const leftMs = endMs - google.elapsedMs();
    if (leftMs <= 0) {
      const detail = `${operation.metadata?.progress ?? 0} per cent are done`;
      throw emmErrorFamily.create('EMM_TIMEOUT', {
        service: google.api.service,
        operation: 'operations.waitFor',
        detail,
      });
    }
    await google.sleep(Math.min(pollMs, leftMs), options.signal);
  }
}
