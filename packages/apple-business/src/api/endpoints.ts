import { requestAccessToken } from './access-token.ts';
import { getActivationLockStatus } from './activation-lock-status.ts';
import { listAppleCareCoverage } from './apple-care-coverage.ts';
import { getApp, listApps } from './apps.ts';
import { listAuditEvents } from './audit-events.ts';
import {
  addToBlueprint,
  createBlueprint,
  deleteBlueprint,
  getBlueprint,
  listBlueprintIds,
  listBlueprints,
  removeFromBlueprint,
  updateBlueprint,
} from './blueprints.ts';
import {
  createConfiguration,
  deleteConfiguration,
  getConfiguration,
  listConfigurations,
  updateConfiguration,
} from './configurations.ts';
import { getMdmDeviceDetails, listMdmDevices } from './mdm-devices.ts';
import { createMdmServer, deleteMdmServer, updateMdmServer } from './mdm-server-changes.ts';
import {
  getAssignedServer,
  getAssignedServerId,
  getMdmServer,
  listMdmServerDeviceIds,
  listMdmServers,
} from './mdm-servers.ts';
import { createOrgDeviceActivity, getOrgDeviceActivity } from './org-device-activities.ts';
import { getOrgDevice, listOrgDevices } from './org-devices.ts';
import {
  getOrganizationalUnit,
  listOrganizationalUnits,
  listOrganizationalUnitUserIds,
} from './organizational-units.ts';
import { getPackage, listPackages } from './packages.ts';
import { getUserGroup, listUserGroups, listUserGroupUserIds } from './user-groups.ts';
import { getUser, listUsers } from './users.ts';

/** The calls that Apple School Manager has as well, in version 1.6 of its documentation. */
const common = [
  requestAccessToken,
  listOrgDevices,
  getOrgDevice,
  listAppleCareCoverage,
  getAssignedServerId,
  getAssignedServer,
  getActivationLockStatus,
  listMdmServers,
  getMdmServer,
  listMdmServerDeviceIds,
  createOrgDeviceActivity,
  getOrgDeviceActivity,
] as const;

/** Every call of the Apple Business and School APIs that this package makes and its simulator answers. */
export const endpoints = [
  ...common,
  createMdmServer,
  updateMdmServer,
  deleteMdmServer,
  listMdmDevices,
  getMdmDeviceDetails,
  listUsers,
  getUser,
  listUserGroups,
  getUserGroup,
  listUserGroupUserIds,
  listOrganizationalUnits,
  getOrganizationalUnit,
  listOrganizationalUnitUserIds,
  listApps,
  getApp,
  listPackages,
  getPackage,
  listConfigurations,
  getConfiguration,
  createConfiguration,
  updateConfiguration,
  deleteConfiguration,
  listBlueprints,
  getBlueprint,
  createBlueprint,
  updateBlueprint,
  deleteBlueprint,
  listBlueprintIds,
  addToBlueprint,
  removeFromBlueprint,
  listAuditEvents,
] as const;

const inSchool: ReadonlySet<string> = new Set(common.map(({ name }) => name));

/** Whether Apple School Manager has a call, by its name. */
export function isInSchool(name: string): boolean {
  return inSchool.has(name);
}
