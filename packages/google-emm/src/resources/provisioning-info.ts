import type { CallOptions } from '@mdmkit/core';
import { type ProvisioningInfo, provisioningInfoMethods } from '../api/provisioning-info.ts';
import type { GoogleClient } from '../google/google-client.ts';

/** Calls about what devices report to their sign-in pages. */
export interface ProvisioningInfoCalls {
  /** Reads the report by the id that the device gave to the page: `provisioningInfo/{provisioningInfo}`. */
  get(name: string, options?: CallOptions): Promise<ProvisioningInfo>;
}

/** Creates the calls about provisioning information. */
export function createProvisioningInfoCalls(google: GoogleClient): ProvisioningInfoCalls {
  return { get: (name, options) => google.send(provisioningInfoMethods.get, name, {}, options) };
}
