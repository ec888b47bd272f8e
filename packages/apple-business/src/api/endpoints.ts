import { requestAccessToken } from './access-token.ts';
import { listMdmServers } from './mdm-servers.ts';
import { getOrgDevice, listOrgDevices } from './org-devices.ts';

/** Every call of the Apple Business and School APIs that this package makes and its simulator answers. */
export const endpoints = [requestAccessToken, listOrgDevices, getOrgDevice, listMdmServers] as const;
