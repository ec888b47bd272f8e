import { getAccount } from './account.ts';
import { getServiceDiscovery, removeServiceDiscovery, setServiceDiscovery } from './account-driven-enrollment.ts';
import { enableActivationLock } from './activation-lock.ts';
import { getBetaEnrollmentTokens } from './beta-enrollment.ts';
import { getDeviceDetails } from './device-details.ts';
import { fetchDevices, syncDevices } from './devices.ts';
import { disownDevices } from './disown.ts';
import { assignProfile, defineProfile, getProfile, removeProfile } from './profiles.ts';
import { getReplacementDetails } from './replacement-details.ts';
import { openSession } from './session.ts';

/** Every call of Device Assignment Services that this package makes and its simulator answers. */
export const endpoints = [
  openSession,
  getAccount,
  fetchDevices,
  syncDevices,
  getDeviceDetails,
  disownDevices,
  enableActivationLock,
  getReplacementDetails,
  defineProfile,
  getProfile,
  assignProfile,
  removeProfile,
  setServiceDiscovery,
  getServiceDiscovery,
  removeServiceDiscovery,
  getBetaEnrollmentTokens,
] as const;
