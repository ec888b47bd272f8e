import { createHash } from 'node:crypto';
import type { Device } from '../api/devices.ts';
import { decimalId } from './service-accounts.ts';

const models = [
  { brand: 'google', manufacturer: 'Google', model: 'Pixel 9a', hardware: 'tegu' },
  { brand: 'samsung', manufacturer: 'samsung', model: 'SM-A566B', hardware: 's5e8855' },
  { brand: 'zebra', manufacturer: 'Zebra Technologies', model: 'TC58', hardware: 'qcom' },
  { brand: 'motorola', manufacturer: 'motorola', model: 'moto g85 5G', hardware: 'qcom' },
] as const;

/** Makes the document of an enrolled, compliant, company-owned device. The same enterprise and number make the same one. */
export function createDevice(enterprise: string, index: number, enrolledAtMs: number): Device {
  const digest = createHash('sha256').update(`${enterprise}/${index}`).digest('hex');
  const hardware = models[Number.parseInt(digest.slice(0, 4), 16) % models.length] ?? models[0];
  const policyName = `${enterprise}/policies/default`;
  const reported = new Date(enrolledAtMs + 60_000).toISOString();
  return {
    name: `${enterprise}/devices/${digest.slice(0, 16)}`,
    userName: `${enterprise}/users/${decimalId(digest)}`,
    managementMode: 'DEVICE_OWNER',
    ownership: 'COMPANY_OWNED',
    state: 'ACTIVE',
    appliedState: 'ACTIVE',
    policyName,
    appliedPolicyName: policyName,
    appliedPolicyVersion: '1',
    policyCompliant: true,
    apiLevel: 36,
    enrollmentTime: new Date(enrolledAtMs).toISOString(),
    lastPolicySyncTime: reported,
    lastStatusReportTime: reported,
    hardwareInfo: { ...hardware, serialNumber: digest.slice(16, 28).toUpperCase() },
    softwareInfo: { androidVersion: '16', securityPatchLevel: '2026-10-05', primaryLanguageCode: 'en-GB' },
    memoryInfo: { totalRam: '8053063680', totalInternalStorage: '118111600640' },
    securityPosture: { devicePosture: 'SECURE' },
  };
}
