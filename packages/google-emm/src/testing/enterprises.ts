import { createHash } from 'node:crypto';
import { createDeviceBook, type DeviceBook, idOf, type SimulatedDevices } from './device-book.ts';
import { type EnrolOptions, enrolDevice } from './enrol.ts';
import type { EnterpriseCore, EnterpriseDocument, TokenState } from './enterprise-core.ts';
import type { Json } from './json.ts';
import { createPolicyBook } from './policies.ts';
import type { SimulatedProject } from './projects.ts';
import type { Surroundings } from './surroundings.ts';
import type { SimulatedDevice } from './virtual-device.ts';

/** A simulated enterprise. Its members may be changed at any time. */
export interface SimulatedEnterprise {
  /** `enterprises/LC01abcd23`. */
  readonly name: string;
  /** The project that manages it. */
  readonly project: SimulatedProject;
  /** What `enterprises.get` returns. */
  document: EnterpriseDocument;
  /** Whether the project manages it. An administrator can remove the binding outside the API. */
  bound: boolean;
  /** Its devices, in the order of the list. */
  readonly devices: SimulatedDevices;
  /** A device of the list, by name or id; from now on it also reports. Throws a RangeError if there is none. */
  device(name: string): SimulatedDevice;
  /** Enrols a device with a token. Throws if Google would refuse. */
  enrol(options: EnrolOptions): SimulatedDevice;
}

/** An enterprise with everything that the API stores of it. */
export interface EnterpriseState extends SimulatedEnterprise, EnterpriseCore {
  readonly devices: DeviceBook;
  readonly tokens: Map<string, TokenState>;
  readonly migrationTokens: Map<string, Json>;
  readonly webApps: Map<string, Json>;
  readonly provisioning: Map<string, Json>;
}

/** Where enterprises are created. */
export interface EnterpriseSurroundings extends Surroundings {
  readonly enterprises: Map<string, EnterpriseState>;
}

/** The options of `addEnterprise`. */
export interface SimulatedEnterpriseOptions {
  /** Its display name. Default: `Example Enterprise`. */
  readonly displayName?: string;
  /** How many devices it has, all under the policy `default`. Default: 0. */
  readonly devices?: number;
}

/** Creates an enterprise. With devices, it has a policy `default` that they have applied. */
export function createEnterprise(
  world: EnterpriseSurroundings,
  project: SimulatedProject,
  options: SimulatedEnterpriseOptions,
): EnterpriseState {
  const name = `enterprises/${enterpriseId(`${project.id}/${world.next('enterprise') - 1}`)}`;
  const policies = createPolicyBook(name, world.clock);
  const state: Omit<EnterpriseState, 'devices'> & { devices: DeviceBook } = {
    name,
    project,
    document: {
      name,
      enterpriseDisplayName: options.displayName ?? 'Example Enterprise',
      enterpriseType: 'MANAGED_GOOGLE_PLAY_ACCOUNTS_ENTERPRISE',
      managedGooglePlayAccountsEnterpriseType: 'CUSTOMER_MANAGED',
    },
    bound: true,
    policies,
    tokens: new Map(),
    migrationTokens: new Map(),
    webApps: new Map(),
    provisioning: new Map(),
    // Set below: the devices know their enterprise.
    devices: undefined as unknown as DeviceBook,
    policyIdOf(policyName) {
      if (typeof policyName !== 'string' || policyName === '') return undefined;
      return policyName.includes('/') && !policyName.startsWith(`${name}/policies/`) ? undefined : idOf(policyName);
    },
    forget: (device) => void state.devices.remove(idOf(device)),
    device(device) {
      const entry = state.devices.find(idOf(device));
      if (!entry) throw new RangeError(`the enterprise has no device ${device}`);
      return entry;
    },
    enrol: (enrolment) => enrolDevice(world, state, enrolment),
  };
  if (options.devices !== undefined) policies.write('default', {});
  state.devices = createDeviceBook(world, state, options.devices ?? 0);
  world.enterprises.set(name, state);
  return state;
}

/** `LC` and eight lower-case letters and digits. */
function enterpriseId(seed: string): string {
  const digest = createHash('sha256').update(seed).digest().readUIntBE(0, 6);
  return `LC${digest.toString(36).padStart(8, '0').slice(-8)}`;
}
