import { endpoint, snakeCaseSchema } from '@mdmkit/core';
import { z } from 'zod';
import { DevicesBody, SerialNumbers, StatusBySerial } from './device.ts';
import { ProfileBody, StoredProfileAnswer } from './profile.ts';

const ProfileUuid = z.string().regex(/^[0-9A-F]{32}$/, 'expected the 32 hexadecimal digits of a profile');

const DefinedWire = z.object({ profile_uuid: z.string().min(1), devices: StatusBySerial.optional() });

const AssignedWire = z.object({
  profile_uuid: z.string().optional(),
  devices: StatusBySerial,
  // Counts for the devices that were `THROTTLED`. Protocol version 10.
  retry_after_seconds: z.number().int().optional(),
});

/** Defines a profile and returns its identifier. (Apple: Define a profile) */
export const defineProfile = endpoint({
  name: 'profiles.define',
  method: 'POST',
  path: '/profile',
  body: ProfileBody,
  response: snakeCaseSchema(DefinedWire),
  auth: 'session',
  since: 1,
  // Each request creates another profile, and profiles cannot be deleted.
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

/** Removes the profile of devices. (Apple: Remove a profile) */
export const removeProfile = endpoint({
  name: 'profiles.remove',
  method: 'DELETE',
  path: '/profile/devices',
  body: DevicesBody,
  response: snakeCaseSchema(z.object({ devices: StatusBySerial })),
  auth: 'session',
  since: 1,
  repeatable: true,
});
