import { endpoint, pagingMember, type SnakeCaseShape, snakeCaseSchema, type WireSchema } from '@mdmkit/core';
import { z } from 'zod';
import { type Device, DeviceWire } from './device.ts';

/** The page size if the caller names none: the maximum that Apple documents. (Apple: Get a list of devices) */
export const defaultPageLimit = 1_000;

/** The longest cursor that a request may contain. (Apple: Get a list of devices) */
export const maxCursorLength = 1_000;

const cursor = z.string().min(1).max(maxCursorLength);
/** The largest page that any account was observed to allow: `urls` of an account of 2018. */
export const maxPageLimit = 5_000;

const limit = z.number().int().min(1).max(maxPageLimit).optional();

/** One page of devices as the service answers it. */
export interface DevicesAnswer {
  /** The devices; may be empty. */
  readonly devices: readonly Device[];
  /** Where the next page begins. */
  readonly cursor: string;
  /** Whether there are more pages now. */
  readonly moreToFollow: boolean;
  /** Up to when the page is complete. RFC 3339, UTC. A last page without it is refused. */
  readonly fetchedUntil?: string | undefined;
}

// A caller deletes devices because of a page. So an answer without these members is an error, not an empty page.
const DevicesAnswer: WireSchema<DevicesAnswer> = snakeCaseSchema(
  z.object({
    devices: z.array(DeviceWire),
    // An empty one could not be sent again: a sync that continues from it would fail for ever.
    cursor: z.string().min(1),
    more_to_follow: z.boolean(),
    fetched_until: pagingMember(z.string().min(1)).optional(),
  } satisfies SnakeCaseShape<DevicesAnswer>),
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

/** Fetches one page of the changes since a cursor, oldest first. (Apple: Sync the list of devices) */
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
