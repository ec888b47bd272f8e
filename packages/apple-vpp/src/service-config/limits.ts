import type { ServiceConfig, VppLimits } from '../api/service-config.ts';

/** The limits of Apple's sample: what holds where the service names none. (Apple: Service Config) */
export const sampleLimits: Readonly<VppLimits> = {
  maxAssets: 25,
  maxClientUserIds: 1000,
  maxSerialNumbers: 1000,
  maxRevokeClientUserIds: 100,
  maxRevokeSerialNumbers: 100,
  maxUsers: 100,
  maxSubscriptions: 25,
  maxSubscriptionClientUserIds: 1000,
  maxNotificationLength: 512,
  maxMdmIdLength: 100,
  maxMdmNameLength: 100,
  maxMdmMetadataLength: 255,
  maxRequestPerSecond: 15,
};

/** The limits of the configurations that were read: every call asks for those of the last one. */
const limitsByConfig = new WeakMap<ServiceConfig, Readonly<VppLimits>>();

/** The limits that a service configuration names, completed by the usual ones. A limit below 1 is no limit to work by. */
export function limitsOf(config: ServiceConfig | undefined): Readonly<VppLimits> {
  if (config === undefined) return sampleLimits;
  const known = limitsByConfig.get(config);
  if (known) return known;
  const named = Object.entries(config.limits ?? {}).filter(([, limit]) => Number.isInteger(limit) && limit >= 1);
  const limits = Object.freeze({ ...sampleLimits, ...Object.fromEntries(named) });
  limitsByConfig.set(config, limits);
  return limits;
}
