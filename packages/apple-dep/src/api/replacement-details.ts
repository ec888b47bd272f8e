import { endpoint, SerialNumber, type SnakeCaseShape, snakeCaseSchema, type WireSchema } from '@mdmkit/core';
import { z } from 'zod';

const ReplacementWire = z.object({
  serial_number: z.string().optional(),
  original_device_serial_number: z.string(),
  replacement_date: z.string().optional(),
} satisfies SnakeCaseShape<ReplacementDetails>);

/** Which device was replaced. (Apple: ReplacementDetails) */
export interface ReplacementDetails {
  /** The serial number of the replacement. */
  readonly serialNumber?: string | undefined;
  /** The serial number of the device that was replaced. */
  readonly originalDeviceSerialNumber: string;
  /** The day of the replacement in UTC: `YYYY-MM-DD`. */
  readonly replacementDate?: string | undefined;
}

const ReplacementAnswer: WireSchema<ReplacementDetails> = snakeCaseSchema(ReplacementWire);

/** Reads which device was replaced by a device. (Apple: Get replacement details) */
export const getReplacementDetails = endpoint({
  name: 'devices.replacementDetails',
  method: 'GET',
  path: '/device/replacementDetails',
  query: snakeCaseSchema(z.object({ device: SerialNumber })),
  response: ReplacementAnswer,
  auth: 'session',
  since: 10,
  repeatable: true,
});
