import type { Caller, CallOptions } from '@mdmkit/core';
import {
  getServiceDiscovery,
  removeServiceDiscovery,
  type ServiceDiscovery,
  setServiceDiscovery,
} from '../api/account-driven-enrollment.ts';

/** The account-driven enrolment calls. */
export interface AccountDrivenEnrollmentCalls {
  /**
   * Sets the https URL at which devices find the server of the organisation; replaces an earlier one.
   *
   * @throws DepError - `DEP_INVALID_REQUEST` if it is not an https URL.
   */
  set(mdmServiceDiscoveryUrl: string, options?: CallOptions): Promise<void>;
  /**
   * Reads the URL.
   *
   * @throws DepError - `DEP_DISCOVERY_URL_NOT_SET` if there is none.
   */
  get(options?: CallOptions): Promise<ServiceDiscovery>;
  /**
   * Removes the URL.
   *
   * @throws DepError
   */
  remove(options?: CallOptions): Promise<void>;
}

/** Creates the account-driven enrolment calls. */
export function createAccountDrivenEnrollmentCalls(caller: Caller): AccountDrivenEnrollmentCalls {
  return {
    set: (mdmServiceDiscoveryUrl, options) =>
      caller.call(setServiceDiscovery, { body: { mdmServiceDiscoveryUrl } }, options),
    get: (options) => caller.call(getServiceDiscovery, {}, options),
    remove: (options) => caller.call(removeServiceDiscovery, {}, options),
  };
}
