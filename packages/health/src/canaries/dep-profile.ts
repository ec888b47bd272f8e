import type { DepClient, Device } from '@mdmkit/apple-dep';
import { VendorError } from '@mdmkit/core';
import { type CanaryStep, defineCanary, type PlanTools } from '@mdmkit/monitor/canary';
import type { CanaryConfigOf } from '../config/canary-config.ts';
import type { ConfiguredCanary } from '../config/target.ts';
import { depClientOf } from '../inventory/clients.ts';
import {
  type CanaryParts,
  call,
  changeOptions,
  configOf,
  dayMs,
  type OpenCanary,
  refuse,
  reported,
  textOf,
} from './canary-kind.ts';

interface ProfileContext {
  readonly dep: DepClient;
  readonly config: CanaryConfigOf<'dep-profile'>;
}

/** Apple throttles a device whose profile changes more often. */
const limit = { count: 2, perMs: dayMs } as const;

function keyOf(serialNumber: string): string {
  return `apple.dep ${serialNumber}`;
}

/** The dedicated device that was changed the least. */
function leastUsed(serialNumbers: readonly string[], tools: PlanTools): string {
  const [first = ''] = serialNumbers.toSorted(
    (one, two) => tools.usesOf(keyOf(one), limit.perMs) - tools.usesOf(keyOf(two), limit.perMs),
  );
  return first;
}

async function readDevice({ dep }: ProfileContext, serialNumber: string, signal: AbortSignal): Promise<Device> {
  const device = (await dep.devices.details([serialNumber], { signal })).get(serialNumber);
  if (device && (device.responseStatus ?? 'SUCCESS') === 'SUCCESS') return device;
  throw refuse(
    'CANARY_RESOURCE_MISSING',
    `Device ${serialNumber} is not assigned to this server.`,
    'Assign the dedicated devices to the server of the credential, as docs/canaries.md says.',
  );
}

/** The identifier of the profile that a device has; undefined if it has none. */
function profileOf({ profileStatus, profileUuid }: Device): string | undefined {
  return profileStatus === 'assigned' || profileStatus === 'pushed' ? profileUuid : undefined;
}

/** Whether a profile is the dedicated one: it has its name. */
async function isDedicated({ dep, config }: ProfileContext, uuid: string, signal: AbortSignal): Promise<boolean> {
  try {
    return (await dep.profiles.get(uuid, { signal })).profileName === config.profileName;
  } catch (error) {
    if (error instanceof VendorError && error.code === 'DEP_PROFILE_NOT_FOUND') return false;
    throw error;
  }
}

/** Chooses a device. A device that holds another profile is refused. */
async function chooseDevice(context: ProfileContext, tools: PlanTools): Promise<string> {
  const serialNumber = leastUsed(context.config.serialNumbers, tools);
  const uuid = profileOf(await readDevice(context, serialNumber, tools.signal));
  if (uuid === undefined || (await isDedicated(context, uuid, tools.signal))) return serialNumber;
  throw refuse(
    'CANARY_RESOURCE_IN_USE',
    `Device ${serialNumber} has a profile that is not the dedicated one.`,
    'Remove that profile if the device is dedicated, or take the serial number out of the configuration.',
  );
}

/** What the steps have in common. */
const shared: Pick<CanaryStep<ProfileContext>, 'isCompleted' | 'effect' | 'undo' | 'limit'> = {
  limit,
  async isCompleted(_, { result }) {
    const status = textOf(result, 'status');
    if (status === 'SUCCESS') return true;
    const isThrottled = status === 'THROTTLED';
    throw reported({
      class: isThrottled ? 'throttled' : 'fail.config',
      code: isThrottled ? 'DEP_THROTTLED' : 'CANARY_REFUSED',
      owner: 'us',
      remedy: isThrottled
        ? 'Name more dedicated devices, or lengthen the interval of the canary.'
        : 'Check in Apple Business that the server may manage the dedicated devices.',
      error: `Apple answered ${status ?? 'nothing'} for the device.`,
    });
  },
  async effect(context, { resource, result }, signal) {
    const uuid = profileOf(await readDevice(context, textOf(resource, 'serialNumber') ?? '', signal));
    const own = textOf(result, 'profileUuid') ?? textOf(resource, 'profileUuid');
    if (uuid === undefined) return { effect: 'absent' };
    if (uuid === own) return { effect: 'present' };
    // The answer that held the identifier may be lost.
    if (!(await isDedicated(context, uuid, signal))) return { effect: 'absent' };
    return { effect: 'present', result: { profileUuid: uuid, status: 'SUCCESS' } };
  },
  async undo({ dep }, { resource }, signal) {
    const serialNumber = textOf(resource, 'serialNumber') ?? '';
    const status = (await dep.profiles.remove([serialNumber], changeOptions(signal))).get(serialNumber);
    return { status: status ?? null };
  },
};

const removal = call('undo', 'DELETE /profile/devices', 'remove the profile from that device');
const reading = call('verify', 'POST /devices', 'read whether the device has the profile');

/** Defines the profile, which can never be deleted, and assigns it by the same call. */
const define: CanaryStep<ProfileContext> = {
  ...shared,
  name: 'define',
  keepsResult: true,
  calls: ({ config }) => [
    call('check', 'POST /devices', `read one of ${config.serialNumbers.join(', ')}`),
    call('check', 'GET /profile', 'read whether the kept profile is still there'),
    call(
      'change',
      'POST /profile',
      `only if there is no kept profile: define "${config.profileName}" for one of ${config.serialNumbers.join(', ')}`,
    ),
    reading,
    removal,
  ],
  async plan(context, tools) {
    const kept = textOf(tools.kept('define'), 'profileUuid');
    if (kept !== undefined && (await isDedicated(context, kept, tools.signal))) return null;
    const serialNumber = await chooseDevice(context, tools);
    return { resourceKey: keyOf(serialNumber), resource: { serialNumber } };
  },
  async change({ dep, config }, { resource }, signal) {
    const serialNumber = textOf(resource, 'serialNumber') ?? '';
    const profile = { profileName: config.profileName, url: config.url, devices: [serialNumber] };
    const { profileUuid, devices } = await dep.profiles.define(profile, changeOptions(signal));
    return { profileUuid, status: devices.get(serialNumber) ?? null };
  },
};

const assign: CanaryStep<ProfileContext> = {
  ...shared,
  name: 'assign',
  calls: ({ config }) => [
    call('change', 'POST /profile/devices', `assign the kept profile to one of ${config.serialNumbers.join(', ')}`),
  ],
  async plan(context, tools) {
    // The call that defines the profile has assigned it.
    if ('define' in tools.results) return null;
    const serialNumber = await chooseDevice(context, tools);
    const profileUuid = textOf(tools.kept('define'), 'profileUuid') ?? '';
    return { resourceKey: keyOf(serialNumber), resource: { serialNumber, profileUuid } };
  },
  async change({ dep }, { resource }, signal) {
    const serialNumber = textOf(resource, 'serialNumber') ?? '';
    const profileUuid = textOf(resource, 'profileUuid') ?? '';
    const { devices } = await dep.profiles.assign(profileUuid, [serialNumber], changeOptions(signal));
    return { profileUuid, status: devices.get(serialNumber) ?? null };
  },
};

/** Assigns a dedicated profile to a dedicated device, and removes it. */
const depProfile = defineCanary<ProfileContext>({
  name: 'apple.dep.profile',
  service: 'apple.dep',
  resourceKeys: ({ config }) => config.serialNumbers.map(keyOf),
  steps: [define, assign],
});

/** Opens the profile canary. */
export async function openDepProfile(configured: ConfiguredCanary, parts: CanaryParts): Promise<OpenCanary> {
  const { target } = configured;
  const config = configOf(configured, 'dep-profile');
  const dep = await depClientOf(target, { ...parts, call: {} });
  return { canary: depProfile, context: { dep, config }, [Symbol.asyncDispose]: () => dep.close() };
}
