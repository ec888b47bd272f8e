import { SerialNumber, type SnakeCaseShape, snakeCaseSchema, type WireSchema } from '@mdmkit/core';
import { z } from 'zod';
import { maxSerialsPerRequest } from './device.ts';
import { ProfileText, ProfileUrl, WebUrl } from './profile-text.ts';

/**
 * The enrolment profile of a device: the server at which it enrols, and what Setup Assistant shows. (Apple: Profile)
 */
export interface Profile {
  /** The name of the profile: 1 to 125 characters. */
  readonly profileName: string;
  /** The https URL at which devices enrol: at most 2,000 characters once encoded. */
  readonly url: string;
  /** Whether the device may pair with a host. Default of the service: true. Deprecated since iOS 13. */
  readonly allowPairing?: boolean | undefined;
  /** Whether the device is supervised. Default of the service: false. Devices with iOS 13 or later always are. */
  readonly isSupervised?: boolean | undefined;
  /** Whether the device is a Shared iPad. Default of the service: false. */
  readonly isMultiUser?: boolean | undefined;
  /** Whether the user has to apply the profile. Default of the service: false. Always true since iOS 13. */
  readonly isMandatory?: boolean | undefined;
  /** Whether Setup Assistant waits for the MDM command `DeviceConfigured`. Default of the service: false. */
  readonly awaitDeviceConfigured?: boolean | undefined;
  /**
   * Whether the user may remove the management. Default of the service: true. `false` requires `isSupervised: true`.
   */
  readonly isMdmRemovable?: boolean | undefined;
  /** Whether Setup Assistant advances by itself. tvOS, and macOS 11 or later. Default of the service: false. */
  readonly autoAdvanceSetup?: boolean | undefined;
  /** Whether the device may return to service without a user. iOS and visionOS 26. Default of the service: false. */
  readonly isReturnToService?: boolean | undefined;
  /**
   * Whether a restored device ignores the profile in its backup. iOS and visionOS 26. Default of the service: false.
   */
  readonly doNotUseProfileFromBackup?: boolean | undefined;
  /** The telephone number of the support: 1 to 50 characters. */
  readonly supportPhoneNumber?: string | undefined;
  /** The e-mail address of the support: 1 to 250 characters. */
  readonly supportEmailAddress?: string | undefined;
  /** An identifier of your own for a group of devices: 1 to 256 characters. */
  readonly orgMagic?: string | undefined;
  /** The department or location: 1 to 125 characters. */
  readonly department?: string | undefined;
  /** The certificates that the device trusts when it connects to `url`: base64 of DER. */
  readonly anchorCerts?: readonly string[] | undefined;
  /** The certificates of the hosts that may pair with the device: base64 of DER. */
  readonly supervisingHostCerts?: readonly string[] | undefined;
  /** The https URL of the web page at which the user signs in. Its host has to belong to the domain of `url`. */
  readonly configurationWebUrl?: string | undefined;
  /** The panes of Setup Assistant to skip: the keys of `skipKeys`. */
  readonly skipSetupItems?: readonly string[] | undefined;
  /** The language of the device: two or three letters (ISO 639). */
  readonly language?: string | undefined;
  /** The region of the device: two letters (ISO 3166). */
  readonly region?: string | undefined;
  /** The serial numbers of the devices to assign the profile to at once: at most 1,000. */
  readonly devices?: readonly string[] | undefined;
}

const ProfileWire = z.object({
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
} satisfies SnakeCaseShape<Profile>);

/** The schema of a profile in a request. */
export const ProfileBody: WireSchema<Profile> = snakeCaseSchema(ProfileWire);

/** A profile as the service stores it. Members that this package does not know are kept. (Apple: Profile) */
export interface StoredProfile extends Profile {
  /** The identifier of the profile: 32 upper-case hexadecimal digits. */
  readonly profileUuid?: string | undefined;
}

// A stored profile may be older than today's rules, so only the types are checked.
const StoredWire = z.object({
  profile_uuid: z.string().optional(),
  profile_name: z.string(),
  url: z.string(),
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
} satisfies SnakeCaseShape<StoredProfile>);

/** The schema of a profile that the service answers. */
export const StoredProfileAnswer: WireSchema<StoredProfile> = snakeCaseSchema(StoredWire);
