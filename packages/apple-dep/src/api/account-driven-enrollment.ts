import { type CamelCased, endpoint, snakeCaseSchema } from '@mdmkit/core';
import { z } from 'zod';
import { WebUrl } from './profile-text.ts';

const path = '/account-driven-enrollment/profile';

const DiscoveryWire = z.object({
  mdm_service_discovery_url: z.string().optional(),
  last_updated_timestamp: z.string().optional(),
});

/** Where devices look for the organisation's server when a person signs in. (Apple: AccountDrivenEnrollmentProfile) */
export type ServiceDiscovery = CamelCased<z.output<typeof DiscoveryWire>>;

/** Sets the service-discovery address; overwrites an earlier one. (Apple: Assign an account-driven enrollment profile) */
export const setServiceDiscovery = endpoint({
  name: 'accountDrivenEnrollment.set',
  method: 'POST',
  path,
  body: snakeCaseSchema(z.object({ mdm_service_discovery_url: WebUrl })),
  auth: 'session',
  since: 1,
  repeatable: true,
});

/** Reads the service-discovery address. (Apple: Fetch an account-driven enrollment profile) */
export const getServiceDiscovery = endpoint({
  name: 'accountDrivenEnrollment.get',
  method: 'GET',
  path,
  response: snakeCaseSchema(DiscoveryWire),
  auth: 'session',
  since: 1,
  repeatable: true,
});

/** Removes the service-discovery address. (Apple: Remove an account-driven enrollment profile) */
export const removeServiceDiscovery = endpoint({
  name: 'accountDrivenEnrollment.remove',
  method: 'DELETE',
  path,
  auth: 'session',
  since: 1,
  repeatable: true,
});
