import { type CamelCased, endpoint, openEnum, snakeCaseSchema } from '@mdmkit/core';
import { z } from 'zod';
import { SerialNumber } from './device.ts';

const LockWire = z.object({
  device: SerialNumber,
  escrow_key: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'expected the escrow key of a bypass code: 64 lower-case hexadecimal digits')
    .optional(),
  lost_message: z.string().optional(),
});

/**
 * Which device to lock. (Apple: Activation Lock a device)
 *
 * Without an `escrowKey` the lock belongs to the account that made the server. `lostMessage` is shown on the device.
 */
export type ActivationLock = CamelCased<z.output<typeof LockWire>>;

const LockAnswer = z.object({
  serial_number: z.string().optional(),
  response_status: openEnum(
    'SUCCESS',
    'NOT_ACCESSIBLE',
    'ORG_NOT_SUPPORTED',
    'DEVICE_NOT_SUPPORTED',
    'DEVICE_ALREADY_LOCKED',
    'FAILED',
  ),
});

/** What became of a lock. (Apple: Activation Lock a device) */
export type ActivationLockResult = CamelCased<z.output<typeof LockAnswer>>;

/** Locks a device to the organisation. (Apple: Activation Lock a device) */
export const enableActivationLock = endpoint({
  name: 'devices.enableActivationLock',
  method: 'POST',
  path: '/device/activationlock',
  body: snakeCaseSchema(LockWire),
  response: snakeCaseSchema(LockAnswer),
  auth: 'session',
  since: 1,
  // The second answer would say DEVICE_ALREADY_LOCKED and so hide whose lock it is.
  repeatable: false,
});
