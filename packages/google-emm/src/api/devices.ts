import { decisiveMember, digits, openEnum, type WireSchema, wireSchema } from '@mdmkit/core';
import { z } from 'zod';
import { defineMethod } from './define.ts';
import { NonComplianceDetail, PasswordRequirements, SecurityPosture } from './device-compliance.ts';
import {
  Display,
  HardwareInfo,
  HardwareStatus,
  MemoryEvent,
  MemoryInfo,
  NetworkInfo,
  PowerManagementEvent,
} from './device-hardware.ts';
import {
  ApplicationReport,
  CommonCriteriaModeInfo,
  DefaultApplicationInfo,
  DeviceSettings,
  SoftwareInfo,
} from './device-software.ts';
import type * as generated from './generated/android-management.ts';
import { amapi } from './google-api.ts';
import { pageOf } from './page.ts';
import { UserFacingMessage } from './user-facing-message.ts';

const DeviceState = openEnum(
  'DEVICE_STATE_UNSPECIFIED',
  'ACTIVE',
  'DISABLED',
  'DELETED',
  'PROVISIONING',
  'LOST',
  'PREPARING_FOR_MIGRATION',
  'DEACTIVATED_BY_DEVICE_FINANCE',
);

const DpcMigrationInfo = z.object({
  additionalData: z.string().optional(),
  previousDpc: z.string().optional(),
});

const DeviceWire = z.object({
  name: z.string(),
  apiLevel: z.number().optional(),
  applicationReports: z.array(ApplicationReport).optional(),
  appliedPasswordPolicies: z.array(PasswordRequirements).optional(),
  appliedPolicyName: z.string().optional(),
  appliedPolicyVersion: digits().optional(),
  appliedState: DeviceState.optional(),
  commonCriteriaModeInfo: CommonCriteriaModeInfo.optional(),
  defaultApplicationInfo: z.array(DefaultApplicationInfo).optional(),
  deviceSettings: DeviceSettings.optional(),
  disabledReason: UserFacingMessage.optional(),
  displays: z.array(Display).optional(),
  dpcMigrationInfo: DpcMigrationInfo.optional(),
  enrollmentTime: z.string().optional(),
  enrollmentTokenData: z.string().optional(),
  enrollmentTokenName: z.string().optional(),
  hardwareInfo: HardwareInfo.optional(),
  hardwareStatusSamples: z.array(HardwareStatus).optional(),
  lastPolicyComplianceReportTime: z.string().optional(),
  lastPolicySyncTime: z.string().optional(),
  lastStatusReportTime: z.string().optional(),
  managementMode: openEnum('MANAGEMENT_MODE_UNSPECIFIED', 'DEVICE_OWNER', 'PROFILE_OWNER').optional(),
  memoryEvents: z.array(MemoryEvent).optional(),
  memoryInfo: MemoryInfo.optional(),
  networkInfo: NetworkInfo.optional(),
  // Absent means that the device complies with its policy.
  nonComplianceDetails: decisiveMember(z.array(NonComplianceDetail)).optional(),
  ownership: openEnum('OWNERSHIP_UNSPECIFIED', 'COMPANY_OWNED', 'PERSONALLY_OWNED').optional(),
  policyCompliant: z.boolean().optional(),
  policyName: z.string().optional(),
  powerManagementEvents: z.array(PowerManagementEvent).optional(),
  previousDeviceNames: z.array(z.string()).optional(),
  securityPosture: SecurityPosture.optional(),
  softwareInfo: SoftwareInfo.optional(),
  state: DeviceState.optional(),
  systemProperties: z.record(z.string(), z.string()).optional(),
  user: z.object({ accountIdentifier: z.string().optional() }).optional(),
  userName: z.string().optional(),
});

/**
 * An enrolled device. (Android Management: Device)
 *
 * Only the name is always present. Google sends each report only if the policy enables it, and leaves out members that
 * hold their default: `policyCompliant` absent means false.
 */
export interface Device extends generated.Device {
  /** The name of the device: `enterprises/{enterprise}/devices/{device}`. */
  readonly name: string;
}

/** The members of a device that a patch can change. */
export interface DeviceChange extends Pick<generated.Device, 'state' | 'disabledReason' | 'policyName'> {}

/** The most devices in one page; Google reduces a larger page size to it. (Android Management: devices.list) */
export const maxDevicesPerPage = 100;

/** The methods of devices. */
export const deviceMethods = {
  get: defineMethod<Device>(amapi, 'enterprises.devices.get', DeviceWire),
  patch: defineMethod<Device>(amapi, 'enterprises.devices.patch', DeviceWire),
  delete: defineMethod<undefined>(amapi, 'enterprises.devices.delete'),
  list: defineMethod<{ devices?: Device[] }>(amapi, 'enterprises.devices.list', pageOf('devices', DeviceWire)),
};

/** Reads the device of a notification. */
export const deviceSchema: WireSchema<Device> = wireSchema(DeviceWire);
