import { endpoint, type OpenEnum, openEnum, type WireShape } from '@mdmkit/core';
import { z } from 'zod';
import { type Resource, resourceDocument, resourceWire } from './document.ts';
import { readQuery } from './query.ts';

const AttributesWire = z.object({
  isLocked: z.boolean().nullish(),
  lockType: openEnum('MDM', 'USER', 'NONE', 'UNKNOWN').nullish(),
} satisfies WireShape<ActivationLockStatusAttributes>);

/** The Activation Lock of a device. (Apple: ActivationLockStatus.Attributes) */
export interface ActivationLockStatusAttributes {
  /** Whether the device is locked to an account. Null if Apple does not know. */
  readonly isLocked?: boolean | null | undefined;
  /** Who locked the device. `UNKNOWN` comes from this package: for some states Apple fails to answer. */
  readonly lockType?: OpenEnum<'MDM' | 'USER' | 'NONE' | 'UNKNOWN'> | null | undefined;
}

/** The activation lock of a device; its id is the serial number. (Apple: ActivationLockStatus) */
export type ActivationLockStatus = Resource<'activationLockStatus', ActivationLockStatusAttributes>;

/** The name of an attribute that a read can be limited to. */
export type ActivationLockStatusField = keyof ActivationLockStatusAttributes;

/** Every name that `fields[activationLockStatus]` may hold. */
export const activationLockStatusFields: readonly string[] = Object.keys(AttributesWire.shape);

/** Reads the activation lock of one device. (Apple: Get Activation Lock Status for a Device; newer than 2.4) */
export const getActivationLockStatus = endpoint({
  name: 'orgDevices.activationLockStatus',
  method: 'GET',
  path: '/v1/orgDevices/{id}/activationLockStatus',
  query: readQuery('activationLockStatus'),
  response: resourceDocument<ActivationLockStatus>(resourceWire(AttributesWire)),
  auth: 'accessToken',
  repeatable: true,
});
