import {
  endpoint,
  type OpenEnum,
  openEnum,
  SerialNumber,
  type SnakeCaseShape,
  snakeCaseSchema,
  type WireSchema,
} from '@mdmkit/core';
import { z } from 'zod';

const LockWire = z.object({
  device: SerialNumber,
  escrow_key: z
    .string()
    .regex(/^[0-9a-f]{64}$/, 'expected the escrow key of a bypass code: 64 lower-case hexadecimal digits')
    .optional(),
  lost_message: z.string().optional(),
} satisfies SnakeCaseShape<ActivationLock>);

/** The device to lock. (Apple: Activation Lock a device) */
export interface ActivationLock {
  /** The serial number of the device. */
  readonly device: string;
  /**
   * `escrowKey` of `createBypassCode()`: 64 lower-case hexadecimal digits. Default: none; then the lock belongs to the
   * account that created the server.
   */
  readonly escrowKey?: string | undefined;
  /** The text that the device shows. Default: none. */
  readonly lostMessage?: string | undefined;
}

const LockAnswerWire = z.object({
  serial_number: z.string().optional(),
  response_status: openEnum(
    'SUCCESS',
    'NOT_ACCESSIBLE',
    'ORG_NOT_SUPPORTED',
    'DEVICE_NOT_SUPPORTED',
    'DEVICE_ALREADY_LOCKED',
    'FAILED',
  ),
} satisfies SnakeCaseShape<ActivationLockResult>);

/** The result of a lock. (Apple: Activation Lock a device) */
export interface ActivationLockResult {
  /** The serial number of the device. */
  readonly serialNumber?: string | undefined;
  /** What the service did. Only `SUCCESS` means that the device is locked with your key. */
  readonly responseStatus: OpenEnum<
    'SUCCESS' | 'NOT_ACCESSIBLE' | 'ORG_NOT_SUPPORTED' | 'DEVICE_NOT_SUPPORTED' | 'DEVICE_ALREADY_LOCKED' | 'FAILED'
  >;
}

const LockBody: WireSchema<ActivationLock> = snakeCaseSchema(LockWire);
const LockAnswer: WireSchema<ActivationLockResult> = snakeCaseSchema(LockAnswerWire);

/** Locks a device to the organisation. (Apple: Activation Lock a device) */
export const enableActivationLock = endpoint({
  name: 'devices.enableActivationLock',
  method: 'POST',
  path: '/device/activationlock',
  body: LockBody,
  response: LockAnswer,
  auth: 'session',
  since: 1,
  // The second answer would be DEVICE_ALREADY_LOCKED and hide that the first request set the lock.
  repeatable: false,
});
