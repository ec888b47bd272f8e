import { endpoint, snakeCaseSchema } from '@mdmkit/core';
import { z } from 'zod';
import { DevicesBody, deviceMembers } from './device.ts';

// A device that is unknown or belongs to another server comes with its status only. (micromdm's recorded answers)
const DetailsWire = z.object({ ...deviceMembers, serial_number: z.string().optional() });

/** Reads devices by serial number. (Apple: Get device details) */
export const getDeviceDetails = endpoint({
  name: 'devices.details',
  method: 'POST',
  path: '/devices',
  body: DevicesBody,
  response: snakeCaseSchema(z.object({ devices: z.record(z.string(), DetailsWire) })),
  auth: 'session',
  since: 1,
  repeatable: true,
});
