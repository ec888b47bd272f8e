import { type CamelCased, endpoint, snakeCaseSchema } from '@mdmkit/core';
import { z } from 'zod';
import { SerialNumbers, StatusBySerial } from './device.ts';
import { ProfileBody, StoredProfileAnswer } from './profile.ts';

const ProfileUuid = z.string().regex(/^[0-9A-F]{32}$/, 'expected the 32 hexadecimal digits of a profile');

const DefinedWire = z.object({ profile_uuid: z.string().min(1), devices: StatusBySerial.optional() });

/** A profile that was defined, with what became of the devices it named. (Apple: DefineProfileResponse) */
export type DefinedProfile = CamelCased<z.output<typeof DefinedWire>>;

const AssignedWire = z.object({
  profile_uuid: z.string().optional(),
  devices: StatusBySerial.optional(),
  retry_after_seconds: z.number().int().optional(),
});

/**
 * What became of each device of an assignment. (Apple: AssignProfileResponse)
 *
 * `retryAfterSeconds` counts for the devices that were `THROTTLED`; it comes from protocol version 10 on.
 */
export type AssignedProfile = CamelCased<z.output<typeof AssignedWire>>;

/** Defines a profile and answers its identifier. (Apple: Define a profile) */
export const defineProfile = endpoint({
  name: 'profiles.define',
  method: 'POST',
  path: '/profile',
  body: ProfileBody,
  response: snakeCaseSchema(DefinedWire),
  auth: 'session',
  since: 1,
  // Each time makes another profile, and none can be deleted.
  repeatable: false,
});

/** Reads a profile. (Apple: Get a profile) */
export const getProfile = endpoint({
  name: 'profiles.get',
  method: 'GET',
  path: '/profile',
  query: snakeCaseSchema(z.object({ profile_uuid: ProfileUuid })),
  response: StoredProfileAnswer,
  auth: 'session',
  since: 1,
  repeatable: true,
});

/** Assigns a profile to devices. (Apple: Assign a profile) */
export const assignProfile = endpoint({
  name: 'profiles.assign',
  method: 'POST',
  path: '/profile/devices',
  body: snakeCaseSchema(z.object({ profile_uuid: ProfileUuid, devices: SerialNumbers })),
  response: snakeCaseSchema(AssignedWire),
  auth: 'session',
  since: 1,
  repeatable: true,
});

/** Removes whatever profile devices have. (Apple: Remove a profile) */
export const removeProfile = endpoint({
  name: 'profiles.remove',
  method: 'DELETE',
  path: '/profile/devices',
  body: snakeCaseSchema(z.object({ devices: SerialNumbers })),
  response: snakeCaseSchema(z.object({ devices: StatusBySerial.optional() })),
  auth: 'session',
  since: 1,
  repeatable: true,
});
