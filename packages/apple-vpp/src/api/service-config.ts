import { endpoint } from '@mdmkit/core';
import { z } from 'zod';

const ServiceConfigWire = z.object({
  /** The numbers that the service names itself; shorter than its documentation. */
  errorCodes: z.array(z.object({ errorNumber: z.int(), errorMessage: z.string().optional() })).optional(),
  /** What is allowed now, such as `maxAssets` in one request. Keys come and go. */
  limits: z.record(z.string(), z.number()).optional(),
  /** The types of notifications. */
  notificationTypes: z.array(z.string()).optional(),
  /** Where the calls are, by name. */
  urls: z.record(z.string(), z.string()).optional(),
});

/** An error number that the service names itself. */
export interface ServiceErrorCode {
  /** Apple's number. */
  readonly errorNumber: number;
  /** Apple's words for it. */
  readonly errorMessage?: string | undefined;
}

/** The limits of the service and the addresses of its calls; both change without notice. (Apple: Service Config) */
export interface ServiceConfig {
  /** The numbers that the service names itself; fewer than its documentation. */
  readonly errorCodes?: readonly ServiceErrorCode[] | undefined;
  /** The present limits by name, such as `maxAssets` in one request. Names come and go. */
  readonly limits?: Readonly<Record<string, number>> | undefined;
  /** The types of notifications. */
  readonly notificationTypes?: readonly string[] | undefined;
  /** The addresses of the calls by name. */
  readonly urls?: Readonly<Record<string, string>> | undefined;
}

/** The service's limits, by Apple's names. */
export type VppLimits = Record<
  | 'maxAssets'
  | 'maxClientUserIds'
  | 'maxSerialNumbers'
  | 'maxRevokeClientUserIds'
  | 'maxRevokeSerialNumbers'
  | 'maxUsers'
  | 'maxSubscriptions'
  | 'maxSubscriptionClientUserIds'
  | 'maxNotificationLength'
  | 'maxMdmIdLength'
  | 'maxMdmNameLength'
  | 'maxMdmMetadataLength'
  | 'maxRequestPerSecond',
  number
>;

/** Reads the service's configuration. Needs no token, so it does not check one. (Apple: Service Config) */
export const getServiceConfig = endpoint({
  name: 'serviceConfig.get',
  method: 'GET',
  path: '/mdm/v2/service/config',
  response: ServiceConfigWire,
  auth: 'none',
  since: 2,
  repeatable: true,
});
