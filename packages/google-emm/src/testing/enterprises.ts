import { createHash } from 'node:crypto';
import type { Device } from '../api/devices.ts';
import type { Enterprise } from '../api/enterprises.ts';
import { createDevice } from './devices.ts';
import type { SimulatedProject } from './projects.ts';

/** A simulated enterprise. Its members may be changed at any time. */
export interface SimulatedEnterprise {
  /** `enterprises/LC01abcd23`. */
  readonly name: string;
  /** The project that manages it. */
  readonly project: SimulatedProject;
  /** What `enterprises.get` answers. */
  document: Enterprise;
  /** Whether it still is managed: an administrator can unbind it outside the API. */
  bound: boolean;
  /** Its devices, in the order of the list. */
  readonly devices: Device[];
}

/** What an enterprise begins with. */
export interface SimulatedEnterpriseOptions {
  /** Its display name. Default: `Example Enterprise`. */
  readonly displayName?: string;
  /** How many devices it has. Default: 0. */
  readonly devices?: number;
}

/** Makes an enterprise whose devices were enrolled two minutes before `nowMs`. */
export function createEnterprise(
  project: SimulatedProject,
  options: SimulatedEnterpriseOptions,
  count: number,
  nowMs: number,
): SimulatedEnterprise {
  const displayName = options.displayName ?? 'Example Enterprise';
  const name = `enterprises/${enterpriseId(`${project.id}/${count}`)}`;
  const devices = Array.from({ length: options.devices ?? 0 }, (_, index) =>
    createDevice(name, index, nowMs - 120_000),
  );
  const document: Enterprise = {
    name,
    enterpriseDisplayName: displayName,
    enterpriseType: 'MANAGED_GOOGLE_PLAY_ACCOUNTS_ENTERPRISE',
    managedGooglePlayAccountsEnterpriseType: 'CUSTOMER_MANAGED',
  };
  return { name, project, document, bound: true, devices };
}

/** `LC` and eight lower-case letters and digits. */
function enterpriseId(seed: string): string {
  const digest = createHash('sha256').update(seed).digest().readUIntBE(0, 6);
  return `LC${digest.toString(36).padStart(8, '0').slice(-8)}`;
}
