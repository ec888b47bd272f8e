import { digits, openEnum } from '@mdmkit/core';
import { z } from 'zod';

const EuiccChipInfo = z.object({
  eid: z.string().optional(),
});

/** What the device is made of. (Android Management: HardwareInfo) */
export const HardwareInfo = z.object({
  batteryShutdownTemperatures: z.array(z.number()).optional(),
  batteryThrottlingTemperatures: z.array(z.number()).optional(),
  brand: z.string().optional(),
  cpuShutdownTemperatures: z.array(z.number()).optional(),
  cpuThrottlingTemperatures: z.array(z.number()).optional(),
  deviceBasebandVersion: z.string().optional(),
  enterpriseSpecificId: z.string().optional(),
  euiccChipInfo: z.array(EuiccChipInfo).optional(),
  gpuShutdownTemperatures: z.array(z.number()).optional(),
  gpuThrottlingTemperatures: z.array(z.number()).optional(),
  hardware: z.string().optional(),
  manufacturer: z.string().optional(),
  model: z.string().optional(),
  serialNumber: z.string().optional(),
  skinShutdownTemperatures: z.array(z.number()).optional(),
  skinThrottlingTemperatures: z.array(z.number()).optional(),
});

/** Temperatures in degrees Celsius, fan speeds in rpm and CPU use in per cent at one instant. (Android Management: HardwareStatus) */
export const HardwareStatus = z.object({
  batteryTemperatures: z.array(z.number()).optional(),
  cpuTemperatures: z.array(z.number()).optional(),
  cpuUsages: z.array(z.number()).optional(),
  createTime: z.string().optional(),
  fanSpeeds: z.array(z.number()).optional(),
  gpuTemperatures: z.array(z.number()).optional(),
  skinTemperatures: z.array(z.number()).optional(),
});

/** Sizes in bytes, as decimal texts. (Android Management: MemoryInfo) */
export const MemoryInfo = z.object({
  totalInternalStorage: digits().optional(),
  totalRam: digits().optional(),
});

/** A measurement or change of memory; `byteCount` is a decimal text. (Android Management: MemoryEvent) */
export const MemoryEvent = z.object({
  byteCount: digits().optional(),
  createTime: z.string().optional(),
  eventType: openEnum(
    'MEMORY_EVENT_TYPE_UNSPECIFIED',
    'RAM_MEASURED',
    'INTERNAL_STORAGE_MEASURED',
    'EXTERNAL_STORAGE_DETECTED',
    'EXTERNAL_STORAGE_REMOVED',
    'EXTERNAL_STORAGE_MEASURED',
  ).optional(),
});

/** One screen. (Android Management: Display) */
export const Display = z.object({
  density: z.number().optional(),
  displayId: z.number().optional(),
  height: z.number().optional(),
  name: z.string().optional(),
  refreshRate: z.number().optional(),
  state: openEnum('DISPLAY_STATE_UNSPECIFIED', 'OFF', 'ON', 'DOZE', 'SUSPENDED').optional(),
  width: z.number().optional(),
});

/** A change of power. (Android Management: PowerManagementEvent) */
export const PowerManagementEvent = z.object({
  batteryLevel: z.number().optional(),
  createTime: z.string().optional(),
  eventType: openEnum(
    'POWER_MANAGEMENT_EVENT_TYPE_UNSPECIFIED',
    'BATTERY_LEVEL_COLLECTED',
    'POWER_CONNECTED',
    'POWER_DISCONNECTED',
    'BATTERY_LOW',
    'BATTERY_OKAY',
    'BOOT_COMPLETED',
    'SHUTDOWN',
  ).optional(),
});

const TelephonyInfo = z.object({
  activationState: openEnum('ACTIVATION_STATE_UNSPECIFIED', 'ACTIVATED', 'NOT_ACTIVATED').optional(),
  carrierName: z.string().optional(),
  configMode: openEnum('CONFIG_MODE_UNSPECIFIED', 'ADMIN_CONFIGURED', 'USER_CONFIGURED').optional(),
  iccId: z.string().optional(),
  phoneNumber: z.string().optional(),
});

/** Radio identities and carriers. (Android Management: NetworkInfo) */
export const NetworkInfo = z.object({
  imei: z.string().optional(),
  meid: z.string().optional(),
  networkOperatorName: z.string().optional(),
  telephonyInfos: z.array(TelephonyInfo).optional(),
  wifiMacAddress: z.string().optional(),
});
