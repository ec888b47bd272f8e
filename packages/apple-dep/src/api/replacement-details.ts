import { type CamelCased, endpoint, snakeCaseSchema } from '@mdmkit/core';
import { z } from 'zod';
import { SerialNumber } from './device.ts';

const ReplacementWire = z.object({
  serial_number: z.string().optional(),
  original_device_serial_number: z.string().optional(),
  replacement_date: z.string().optional(),
});

/** The device that a replacement stands in for; `replacementDate` is `YYYY-MM-DD` in UTC. (Apple: ReplacementDetails) */
export type ReplacementDetails = CamelCased<z.output<typeof ReplacementWire>>;

/** Reads which device a replacement stands in for. (Apple: Get replacement details) */
export const getReplacementDetails = endpoint({
  name: 'devices.replacementDetails',
  method: 'GET',
  path: '/device/replacementDetails',
  query: snakeCaseSchema(z.object({ device: SerialNumber })),
  response: snakeCaseSchema(ReplacementWire),
  auth: 'session',
  since: 10,
  repeatable: true,
});
