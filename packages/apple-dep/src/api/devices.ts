import { endpoint, snakeCaseSchema } from '@mdmkit/core';
import { z } from 'zod';
import { DeviceWire } from './device.ts';

/** The devices of a page unless the caller says otherwise. (Apple: Get a list of devices) */
export const usualPageLimit = 1_000;

/** The largest page that any account was ever allowed: `urls` in the account's detail of 2018. */
export const maxPageLimit = 5_000;

const cursor = z.string().min(1).max(1_000);
const limit = z.number().int().min(1).max(maxPageLimit).optional();

const DevicesAnswer = snakeCaseSchema(
  z.object({
    devices: z.array(DeviceWire).optional(),
    cursor: z.string().optional(),
    more_to_follow: z.boolean().optional(),
    fetched_until: z.string().optional(),
  }),
);

/** Fetches one page of all devices. (Apple: Get a list of devices) */
export const fetchDevices = endpoint({
  name: 'devices.fetch',
  method: 'POST',
  path: '/server/devices',
  body: snakeCaseSchema(z.object({ cursor: cursor.optional(), limit })),
  response: DevicesAnswer,
  auth: 'session',
  since: 1,
  repeatable: true,
});

/** Fetches one page of what changed since a cursor, oldest first. (Apple: Sync the list of devices) */
export const syncDevices = endpoint({
  name: 'devices.sync',
  method: 'POST',
  path: '/devices/sync',
  body: snakeCaseSchema(z.object({ cursor, limit })),
  response: DevicesAnswer,
  auth: 'session',
  since: 1,
  repeatable: true,
});
