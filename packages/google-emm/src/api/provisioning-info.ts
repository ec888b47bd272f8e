import { z } from 'zod';
import { defineMethod } from './define.ts';
import type * as generated from './generated/android-management.ts';
import { amapi } from './google-api.ts';

/** What a device reports to its sign-in page. (Android Management: ProvisioningInfo) */
export interface ProvisioningInfo extends generated.ProvisioningInfo {
  /** The name of the resource: `provisioningInfo/{provisioningInfo}`. */
  readonly name: string;
}

/** The method of provisioning information. */
export const provisioningInfoMethods = {
  get: defineMethod<ProvisioningInfo>(amapi, 'provisioningInfo.get', z.looseObject({ name: z.string() })),
};
