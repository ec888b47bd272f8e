import type { CallOptions, List } from '@mdmkit/core';
import {
  type ClaimDeviceRequest,
  type ClaimedDevice,
  type CreateCustomerRequest,
  type DeviceClaim,
  type DeviceUnclaim,
  type MetadataUpdate,
  zeroTouchMethods as methods,
  type UnclaimDeviceRequest,
  type ZeroTouchCompany,
  type ZeroTouchOperation,
} from '../api/zero-touch.ts';
import type { GoogleClient } from '../google/google-client.ts';
import type { ListOptions } from '../google/google-list.ts';

/** Calls for resellers. `partner` is the id of the reseller, without a prefix. */
export interface PartnerCalls {
  /** Creates a customer. Not repeated after a failure: Google would create two. */
  createCustomer(partner: string, customer: CreateCustomerRequest, options?: CallOptions): Promise<ZeroTouchCompany>;
  /** Lists the customers of a reseller. */
  listCustomers(partner: string, options?: ListOptions): List<ZeroTouchCompany>;
  /** Registers one device for a customer. */
  claim(partner: string, claim: ClaimDeviceRequest, options?: CallOptions): Promise<ClaimedDevice>;
  /** Removes one device from its customer. */
  unclaim(partner: string, unclaim: UnclaimDeviceRequest, options?: CallOptions): Promise<void>;
  /** Registers up to 100,000 devices. Not repeated after a failure. */
  claimAsync(partner: string, claims: readonly DeviceClaim[], options?: CallOptions): Promise<ZeroTouchOperation>;
  /** Removes up to 100,000 devices from their customers. Not repeated after a failure. */
  unclaimAsync(partner: string, unclaims: readonly DeviceUnclaim[], options?: CallOptions): Promise<ZeroTouchOperation>;
  /** Changes the metadata of up to 100,000 devices. Not repeated after a failure. */
  updateMetadataAsync(
    partner: string,
    updates: readonly MetadataUpdate[],
    options?: CallOptions,
  ): Promise<ZeroTouchOperation>;
}

/** The most customers in one page. (Zero-touch: partners.customers.list) */
const maxCustomersPerPage = 100;

/** Creates the calls for resellers. */
export function createPartnerCalls(google: GoogleClient): PartnerCalls {
  const of = (partnerId: string) => ({ partnerId });
  return {
    createCustomer: (partner, customer, options) =>
      google.send(methods.createCustomer, `partners/${partner}`, { body: { customer } }, options),
    listCustomers: (partner, options) =>
      google.list(
        { method: methods.listPartnerCustomers, member: 'customers', maxPageSize: maxCustomersPerPage },
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
