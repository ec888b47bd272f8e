import { endpoint, openEnum } from '@mdmkit/core';
import { z } from 'zod';
import { pageDocument, type Resource, resourceWire } from './document.ts';
import { listQuery } from './query.ts';

const AttributesWire = z.object({
  status: openEnum('ACTIVE', 'INACTIVE').nullish(),
  /** `NONE` is the limited warranty that every device has. */
  paymentType: openEnum('ABE_SUBSCRIPTION', 'PAID_UP_FRONT', 'SUBSCRIPTION', 'NONE').nullish(),
  description: z.string().nullish(),
  startDateTime: z.string().nullish(),
  /** Null for AppleCare+ for Business, which runs until it is cancelled. */
  endDateTime: z.string().nullish(),
  isRenewable: z.boolean().nullish(),
  isCanceled: z.boolean().nullish(),
  contractCancelDateTime: z.string().nullish(),
  agreementNumber: z.string().nullish(),
});

/** What Apple knows about one cover of a device. (Apple: AppleCareCoverage.Attributes) Dates are ISO 8601 texts. */
export type AppleCareCoverageAttributes = Readonly<z.output<typeof AttributesWire>>;

/** One cover of a device; its id is the serial number, an agreement number, or `abe-` and the serial number. */
export type AppleCareCoverage = Resource<'appleCareCoverage', AppleCareCoverageAttributes>;

/** The name of an attribute that a read can be limited to. */
export type AppleCareCoverageField = keyof AppleCareCoverageAttributes;

/** Every name that `fields[appleCareCoverage]` may hold. */
export const appleCareCoverageFields: readonly string[] = Object.keys(AttributesWire.shape);

/** Lists the covers of one device; there is no call for several. (Apple: Get AppleCare Coverage for a Device) */
export const listAppleCareCoverage = endpoint({
  name: 'orgDevices.appleCareCoverage',
  method: 'GET',
  path: '/v1/orgDevices/{id}/appleCareCoverage',
  query: listQuery('appleCareCoverage'),
  response: pageDocument<AppleCareCoverage>(resourceWire(AttributesWire)),
  auth: 'accessToken',
  since: '1.3',
  repeatable: true,
});
