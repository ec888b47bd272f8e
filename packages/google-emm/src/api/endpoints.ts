import { listEnterpriseDevices } from './devices.ts';
import { getEnterprise } from './enterprises.ts';
import { requestToken } from './token.ts';

/** Every call of Google's that this package makes and its simulator answers. */
export const endpoints = [requestToken, getEnterprise, listEnterpriseDevices] as const;
