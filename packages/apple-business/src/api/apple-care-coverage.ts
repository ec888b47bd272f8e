import { endpoint, type OpenEnum, openEnum, type WireShape } from '@mdmkit/core';
import { z } from 'zod';
import { pageDocument, type Resource, resourceWire } from './document.ts';
import { listQuery } from './query.ts';

const AttributesWire = z.object({
  status: openEnum('ACTIVE', 'INACTIVE').nullish(),
  paymentType: openEnum('ABE_SUBSCRIPTION', 'PAID_UP_FRONT', 'SUBSCRIPTION', 'NONE').nullish(),
  description: z.string().nullish(),
  startDateTime: z.string().nullish(),
  endDateTime: z.string().nullish(),
  isRenewable: z.boolean().nullish(),
  isCanceled: z.boolean().nullish(),
  contractCancelDateTime: z.string().nullish(),
  agreementNumber: z.string().nullish(),
} satisfies WireShape<AppleCareCoverageAttributes>);

/**
 * The attributes of one coverage of a device: a warranty or an AppleCare plan. (Apple: AppleCareCoverage.Attributes)
 */
export interface AppleCareCoverageAttributes {
  /** Whether the coverage is in effect. */
  readonly status?: OpenEnum<'ACTIVE' | 'INACTIVE'> | null | undefined;
  /** How the coverage is paid. `NONE`: the limited warranty, which every device has. */
  readonly paymentType?: OpenEnum<'ABE_SUBSCRIPTION' | 'PAID_UP_FRONT' | 'SUBSCRIPTION' | 'NONE'> | null | undefined;
  /** The name of the plan, such as `Limited Warranty`. */
  readonly description?: string | null | undefined;
  /** When the coverage begins. ISO 8601, UTC. */
  readonly startDateTime?: string | null | undefined;
  /** When the coverage ends. ISO 8601, UTC. Null for AppleCare+ for Business, which continues until it is cancelled. */
  readonly endDateTime?: string | null | undefined;
  /** Whether the plan can be renewed. */
  readonly isRenewable?: boolean | null | undefined;
  /** Whether the plan is cancelled. */
  readonly isCanceled?: boolean | null | undefined;
  /** When the plan was cancelled. ISO 8601, UTC. */
  readonly contractCancelDateTime?: string | null | undefined;
  /** The number of the agreement. */
  readonly agreementNumber?: string | null | undefined;
}

/** One coverage of a device. The id is the serial number, an agreement number, or `abe-` and the serial number. */
export type AppleCareCoverage = Resource<'appleCareCoverage', AppleCareCoverageAttributes>;

/** The name of an attribute that a read can be limited to. */
export type AppleCareCoverageField = keyof AppleCareCoverageAttributes;

/** Every name that `fields[appleCareCoverage]` may hold. */
export const appleCareCoverageFields: readonly string[] = Object.keys(AttributesWire.shape);

/** Lists the coverage of one device. There is no call for several devices. (Apple: Get AppleCare Coverage for a Device) */
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
