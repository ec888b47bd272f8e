import { endpoint, type SnakeCaseShape, snakeCaseSchema, type WireSchema } from '@mdmkit/core';
import { z } from 'zod';
import { WebUrl } from './profile-text.ts';

const path = '/account-driven-enrollment/profile';

const DiscoveryWire = z.object({
  // An address that is not set is answered with 404, so an answer always has it.
  mdm_service_discovery_url: z.string(),
  last_updated_timestamp: z.string().optional(),
} satisfies SnakeCaseShape<ServiceDiscovery>);

/** Where devices find the server of the organisation when a person signs in. (Apple: AccountDrivenEnrollmentProfile) */
export interface ServiceDiscovery {
  /** The https URL of the service-discovery document. */
  readonly mdmServiceDiscoveryUrl: string;
  /** When the URL was set. RFC 3339, UTC. */
  readonly lastUpdatedTimestamp?: string | undefined;
}

const DiscoveryAnswer: WireSchema<ServiceDiscovery> = snakeCaseSchema(DiscoveryWire);

/** Sets the service-discovery URL and replaces an earlier one. (Apple: Assign an account-driven enrollment profile) */
export const setServiceDiscovery = endpoint({
  name: 'accountDrivenEnrollment.set',
  method: 'POST',
  path,
  body: snakeCaseSchema(z.object({ mdm_service_discovery_url: WebUrl })),
  auth: 'session',
  since: 1,
  repeatable: true,
});

/** Reads the service-discovery URL. (Apple: Fetch an account-driven enrollment profile) */
export const getServiceDiscovery = endpoint({
  name: 'accountDrivenEnrollment.get',
  method: 'GET',
  path,
  response: DiscoveryAnswer,
  auth: 'session',
  since: 1,
  repeatable: true,
});

/** Removes the service-discovery URL. (Apple: Remove an account-driven enrollment profile) */
export const removeServiceDiscovery = endpoint({
  name: 'accountDrivenEnrollment.remove',
  method: 'DELETE',
  path,
  auth: 'session',
  since: 1,
  repeatable: true,
});
