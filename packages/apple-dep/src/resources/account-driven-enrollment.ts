import type { Caller, CallOptions } from '@mdmkit/core';
import {
  getServiceDiscovery,
  removeServiceDiscovery,
  type ServiceDiscovery,
  setServiceDiscovery,
} from '../api/account-driven-enrollment.ts';

/** The calls about account-driven enrolment. */
export interface AccountDrivenEnrollmentCalls {
  /**
   * Sets the address where devices look for the organisation's server; overwrites an earlier one.
   *
   * @throws DepError - `DEP_INVALID_REQUEST` when it is no https URL.
   */
  set(mdmServiceDiscoveryUrl: string, options?: CallOptions): Promise<void>;
  /**
   * Reads the address.
   *
   * @throws DepError - `DEP_DISCOVERY_URL_NOT_SET` when there is none.
   */
  get(options?: CallOptions): Promise<ServiceDiscovery>;
  /**
   * Removes the address.
   *
   * @throws DepError
   */
  remove(options?: CallOptions): Promise<void>;
}

/** Makes the calls about account-driven enrolment. */
export function createAccountDrivenEnrollmentCalls(caller: Caller): AccountDrivenEnrollmentCalls {
  return {
    set: (mdmServiceDiscoveryUrl, options) =>
      caller.call(setServiceDiscovery, { body: { mdmServiceDiscoveryUrl } }, options),
    get: (options) => caller.call(getServiceDiscovery, {}, options),
    remove: (options) => caller.call(removeServiceDiscovery, {}, options),
  };
}
