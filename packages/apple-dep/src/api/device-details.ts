import { endpoint, snakeCaseSchema } from '@mdmkit/core';
import { z } from 'zod';
import { deviceMembers, SerialNumbers } from './device.ts';

// A device that is unknown or somebody else's comes with its status only. (micromdm's recorded answers)
const DetailsWire = z.object({ ...deviceMembers, serial_number: z.string().optional() });

/** Reads devices by their serial numbers. (Apple: Get device details) */
export const getDeviceDetails = endpoint({
  name: 'devices.details',
  method: 'POST',
  path: '/devices',
  body: snakeCaseSchema(z.object({ devices: SerialNumbers })),
  response: snakeCaseSchema(z.object({ devices: z.record(z.string(), DetailsWire).optional() })),
  auth: 'session',
  since: 1,
  repeatable: true,
});
