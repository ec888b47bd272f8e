import { getAccount } from './account.ts';
import { fetchDevices } from './devices.ts';
import { openSession } from './session.ts';

/** Every call of Device Assignment Services that this package makes and its simulator answers. */
export const endpoints = [openSession, getAccount, fetchDevices] as const;
