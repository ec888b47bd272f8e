import { endpoint, snakeCaseSchema } from '@mdmkit/core';
import { z } from 'zod';
import { DevicesBody, StatusBySerial } from './device.ts';

/** Releases devices from the organisation permanently. (Apple: Disown devices) */
export const disownDevices = endpoint({
  name: 'devices.disown',
  method: 'POST',
  path: '/devices/disown',
  body: DevicesBody,
  response: snakeCaseSchema(z.object({ devices: StatusBySerial })),
  auth: 'session',
  since: 1,
  // The second answer would be NOT_ACCESSIBLE and hide that the first request succeeded.
  repeatable: false,
});
