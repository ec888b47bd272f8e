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

/** What the service allows and where its calls are; changes without notice. (Apple: Service Config) */
export type ServiceConfig = Readonly<z.output<typeof ServiceConfigWire>>;

/** Reads the service's configuration. Needs no token, so it cannot tell whether one is good. (Apple: Service Config) */
export const getServiceConfig = endpoint({
  name: 'serviceConfig.get',
  method: 'GET',
  path: '/mdm/v2/service/config',
  response: ServiceConfigWire,
  auth: 'none',
  since: 2,
  repeatable: true,
});
