import { createHash } from 'node:crypto';
import type { Device } from '../api/devices.ts';
import { decimalId } from './service-accounts.ts';

const models = [
  { brand: 'google', manufacturer: 'Google', model: 'Pixel 9a', hardware: 'tegu' },
  { brand: 'samsung', manufacturer: 'samsung', model: 'SM-A566B', hardware: 's5e8855' },
  { brand: 'zebra', manufacturer: 'Zebra Technologies', model: 'TC58', hardware: 'qcom' },
  { brand: 'motorola', manufacturer: 'motorola', model: 'moto g85 5G', hardware: 'qcom' },
] as const;

/** The facts of a device document. */
export interface DeviceSeed {
  /** The enterprise's name. */
  readonly enterprise: string;
  /** The device's id. */
  readonly id: string;
  /** When it was enrolled, in milliseconds since 1970. */
  readonly enrolledAtMs: number;
  /** The version of the default policy that it has applied. */
  readonly policyVersion: string;
}

/** Creates the document of an enrolled, compliant, company-owned device. The same seed gives the same document. */
export function createDevice({ enterprise, id, enrolledAtMs, policyVersion }: DeviceSeed): Device {
  const digest = createHash('sha256').update(`${enterprise}/${id}`).digest('hex');
  const hardware = models[Number.parseInt(digest.slice(0, 4), 16) % models.length] ?? models[0];
  const policyName = `${enterprise}/policies/default`;
  const reported = new Date(enrolledAtMs + 60_000).toISOString();
  return {
    name: `${enterprise}/devices/${id}`,
    userName: `${enterprise}/users/${decimalId(digest)}`,
    managementMode: 'DEVICE_OWNER',
    ownership: 'COMPANY_OWNED',
    state: 'ACTIVE',
    appliedState: 'ACTIVE',
    policyName,
    appliedPolicyName: policyName,
    appliedPolicyVersion: policyVersion,
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
