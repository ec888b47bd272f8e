import { createHash } from 'node:crypto';
import type { Secret } from '@mdmkit/core';
import type { Device } from '../api/devices.ts';
import type { DeviceBook } from './device-book.ts';
import type { EnterpriseCore, TokenState } from './enterprise-core.ts';
import { type Json, timestamp, withoutDefaults } from './json.ts';
import { decimalId } from './service-accounts.ts';
import type { Surroundings } from './surroundings.ts';
import type { SimulatedDevice } from './virtual-device.ts';

/** The options of an enrolment. */
export interface EnrolOptions {
  /** The value of the token. */
  readonly token: string | Secret;
  /** Default: `COMPANY_OWNED`. */
  readonly ownership?: 'COMPANY_OWNED' | 'PERSONALLY_OWNED';
  /** The serial number. A device that enrolled before becomes a new device with the earlier names. Default: a new number. */
  readonly serialNumber?: string;
  /** Default: 16. */
  readonly androidVersion?: number;
  /** Further members of `hardwareInfo`, such as `model`. Default: none. */
  readonly hardware?: Readonly<Record<string, unknown>>;
}

/** An enterprise that devices enrol in. */
export interface EnrolmentTarget extends EnterpriseCore {
  readonly bound: boolean;
  readonly devices: DeviceBook;
  readonly tokens: ReadonlyMap<string, TokenState>;
}

/** What enrolment needs to know. */
export interface EnrolmentSurroundings extends Surroundings {
  /** The enterprises by name, to count the devices of a project. */
  readonly enterprises: ReadonlyMap<string, EnrolmentTarget>;
}

/** Google refuses the enrolment of a device; the message says why. */
export class EnrolmentRefused extends Error {
  /** The name of the class. */
  override readonly name = 'EnrolmentRefused';
}

/** Enrols a device. It is PROVISIONING first, and ACTIVE once it has fetched its policy. */
export function enrolDevice(
  world: EnrolmentSurroundings,
  enterprise: EnrolmentTarget,
  options: EnrolOptions,
): SimulatedDevice {
  const token = checkToken(world, enterprise, options);
  const count = world.next('device');
  const serialNumber = options.serialNumber ?? `SN${String(count).padStart(8, '0')}`;
  const document = describe(world, enterprise, { token, options, count, serialNumber });
  token.used = true;
  const device = enterprise.devices.add({ document, personal: options.ownership === 'PERSONALLY_OWNED' });
  const { pubsubTopic, enabledNotificationTypes = [] } = enterprise.document;
  if (pubsubTopic !== undefined && enabledNotificationTypes.includes('ENROLLMENT')) {
    world.pubsub.publish(pubsubTopic, 'ENROLLMENT', device.document);
  }
  device.syncSoon();
  return device;
}

function checkToken(
  world: EnrolmentSurroundings,
  enterprise: EnrolmentTarget,
  { token, ownership }: EnrolOptions,
): TokenState {
  const value = typeof token === 'string' ? token : token.reveal();
  const issued = [...enterprise.tokens.values()].find((candidate) => candidate.value === value);
  const active = issued && issued.expiresAtMs > world.clock.now() && !(issued.oneTimeOnly && issued.used);
  if (!active || !enterprise.bound) throw new EnrolmentRefused('the enrolment token is not valid');
  const usage = issued.document.allowPersonalUsage;
  const personal = ownership === 'PERSONALLY_OWNED';
  if (personal && typeof usage === 'string' && usage.startsWith('PERSONAL_USAGE_DISALLOWED')) {
    throw new EnrolmentRefused('the token does not allow personal devices');
  }
  const enrolled = [...world.enterprises.values()].filter(({ project }) => project === enterprise.project);
  if (enrolled.reduce((sum, { devices }) => sum + devices.count, 0) >= enterprise.project.maxDevices) {
    throw new EnrolmentRefused('the project may not enrol more devices');
  }
  return issued;
}

interface Enrolment {
  readonly token: TokenState;
  readonly options: EnrolOptions;
  readonly count: number;
  readonly serialNumber: string;
}

function describe(
  world: EnrolmentSurroundings,
  enterprise: EnrolmentTarget,
  { token, options, count, serialNumber }: Enrolment,
): Device {
  const { ownership = 'COMPANY_OWNED', androidVersion = 16, hardware = {} } = options;
  const digest = createHash('sha256').update(`${enterprise.name}/enrolled/${count}`).digest('hex');
  const personal = ownership === 'PERSONALLY_OWNED';
  const previous = [...enterprise.devices.live.values()].map(({ document }) => document);
  const policyName = token.document.policyName;
  const mode = token.document.allowPersonalUsage === 'PERSONAL_USAGE_ALLOWED' || personal;
  const document: Json = {
    name: `${enterprise.name}/devices/${digest.slice(0, 16)}`,
    userName: `${enterprise.name}/users/${decimalId(digest)}`,
    managementMode: mode ? 'PROFILE_OWNER' : 'DEVICE_OWNER',
    ownership,
    state: 'PROVISIONING',
    appliedState: 'PROVISIONING',
    policyName: policyName ?? `${enterprise.name}/policies/default`,
    apiLevel: androidVersion + 20,
    enrollmentTime: timestamp(world.clock.now()),
    enrollmentTokenName: token.document.name,
    enrollmentTokenData: token.document.additionalData,
    previousDeviceNames: previous
      .filter((device) => device.hardwareInfo?.serialNumber === serialNumber)
      .map((device) => device.name),
    hardwareInfo: {
      brand: 'google',
      manufacturer: 'Google',
      model: 'Pixel 9a',
      serialNumber,
      // On personal devices from Android 12 on, Google shows this id in both places.
      ...(personal && androidVersion >= 12
        ? { enterpriseSpecificId: digest.slice(20, 36), serialNumber: digest.slice(20, 36) }
        : {}),
      ...hardware,
    },
    softwareInfo: { androidVersion: String(androidVersion), securityPatchLevel: '2026-10-05' },
    memoryInfo: { totalRam: '8053063680', totalInternalStorage: '118111600640' },
  };
  // The members are those of the API's document.
  return withoutDefaults(document) as unknown as Device;
}
