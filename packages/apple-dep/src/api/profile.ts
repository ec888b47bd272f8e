import { type CamelCased, snakeCaseSchema, type WireSchema } from '@mdmkit/core';
import { z } from 'zod';
import { maxSerialsPerRequest, SerialNumber } from './device.ts';
import { ProfileText, ProfileUrl, WebUrl } from './profile-text.ts';

const profileMembers = {
  profile_name: ProfileText(125),
  url: ProfileUrl,
  allow_pairing: z.boolean().optional(),
  is_supervised: z.boolean().optional(),
  is_multi_user: z.boolean().optional(),
  is_mandatory: z.boolean().optional(),
  await_device_configured: z.boolean().optional(),
  is_mdm_removable: z.boolean().optional(),
  auto_advance_setup: z.boolean().optional(),
  is_return_to_service: z.boolean().optional(),
  do_not_use_profile_from_backup: z.boolean().optional(),
  support_phone_number: ProfileText(50).optional(),
  support_email_address: ProfileText(250).optional(),
  org_magic: ProfileText(256).optional(),
  department: ProfileText(125).optional(),
  anchor_certs: z.array(z.string()).optional(),
  supervising_host_certs: z.array(z.string()).optional(),
  configuration_web_url: WebUrl.optional(),
  skip_setup_items: z.array(z.string().min(1)).optional(),
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}$/, 'expected two or three letters (ISO 639)')
    .optional(),
  region: z
    .string()
    .regex(/^[A-Za-z]{2}$/, 'expected two letters (ISO 3166)')
    .optional(),
  devices: z.array(SerialNumber).max(maxSerialsPerRequest, 'expected at most 1,000 serial numbers').optional(),
};

const ProfileWire = z.object(profileMembers);

/**
 * What a device is told when it is set up. (Apple: Profile)
 *
 * Defaults of the service: `allowPairing` and `isMdmRemovable` true, every other switch false. Since iOS 13 a device is
 * always supervised and the profile mandatory, whatever is said here. `devices` are assigned at once. `anchorCerts` and
 * `supervisingHostCerts` hold certificates as base64 of DER.
 */
export type Profile = CamelCased<z.output<typeof ProfileWire>>;

/** The schema of a profile to be defined. */
export const ProfileBody: WireSchema<Profile> = snakeCaseSchema(ProfileWire);

// What the service stored may be older than its rules of today: nothing but the types is asked of it.
const StoredWire = z.object({
  profile_uuid: z.string().optional(),
  profile_name: z.string().optional(),
  url: z.string().optional(),
  allow_pairing: z.boolean().optional(),
  is_supervised: z.boolean().optional(),
  is_multi_user: z.boolean().optional(),
  is_mandatory: z.boolean().optional(),
  await_device_configured: z.boolean().optional(),
  is_mdm_removable: z.boolean().optional(),
  auto_advance_setup: z.boolean().optional(),
  is_return_to_service: z.boolean().optional(),
  do_not_use_profile_from_backup: z.boolean().optional(),
  support_phone_number: z.string().optional(),
  support_email_address: z.string().optional(),
  org_magic: z.string().optional(),
  department: z.string().optional(),
  anchor_certs: z.array(z.string()).optional(),
  supervising_host_certs: z.array(z.string()).optional(),
  configuration_web_url: z.string().optional(),
  skip_setup_items: z.array(z.string()).optional(),
  language: z.string().optional(),
  region: z.string().optional(),
  devices: z.array(z.string()).optional(),
});

/** A profile as the service keeps it. Members that it keeps beyond those stay as they came. (Apple: Profile) */
export type StoredProfile = CamelCased<z.output<typeof StoredWire>>;

/** The schema of a profile that the service answers. */
export const StoredProfileAnswer: WireSchema<StoredProfile> = snakeCaseSchema(StoredWire);
