import { endpoint, snakeCaseSchema } from '@mdmkit/core';
import { z } from 'zod';
import { SerialNumbers, StatusBySerial } from './device.ts';

/** Releases devices from the organisation for good. (Apple: Disown devices) */
export const disownDevices = endpoint({
  name: 'devices.disown',
  method: 'POST',
  path: '/devices/disown',
  body: snakeCaseSchema(z.object({ devices: SerialNumbers })),
  response: snakeCaseSchema(z.object({ devices: StatusBySerial.optional() })),
  auth: 'session',
  since: 1,
  // The second answer would say NOT_ACCESSIBLE and so hide that the first was a success.
  repeatable: false,
});
