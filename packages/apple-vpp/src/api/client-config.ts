import { endpoint, openEnum, type Secret } from '@mdmkit/core';
import { z } from 'zod';
import { withFacts } from './endpoint-facts.ts';
import { metaMembers } from './meta.ts';

const notificationTypes = [
  'TEST_NOTIFICATION',
  'ASSET_MANAGEMENT',
  'ASSET_COUNT',
  'USER_MANAGEMENT',
  'USER_ASSOCIATED',
  'SUBSCRIPTION_MANAGEMENT',
  'SUBSCRIPTION_COUNT',
  'UNLIMITED_ASSET',
] as const;

/** What the service can notify of. (Apple: Subscribing to notifications) */
export type NotificationType = (typeof notificationTypes)[number];

const ClientConfigWire = z.object({
  ...metaMembers,
  /** The country whose store sells the licences, ISO 3166-1 alpha-2 in upper case. */
  countryISO2ACode: z.string().optional(),
  /** `volumestore` for schools, `enterprisestore` for everybody else. */
  defaultPlatform: openEnum('volumestore', 'enterprisestore').optional(),
  /** The location's name; it can be changed in the portal. */
  locationName: z.string().optional(),
  /** The portal. */
  websiteURL: z.string().optional(),
  /** Where notifications go. */
  notificationUrl: z.string().optional(),
  /** The secret that notifications carry; Apple repeats it in clear. */
  notificationAuthToken: z.string().optional(),
  /** What is notified of. */
  subscribedNotificationTypes: z.array(openEnum(...notificationTypes)).optional(),
});

const filled = z.string().min(1);

const ClientConfigChangeWire = z
  .strictObject({
    mdmInfo: z.strictObject({ id: filled, name: filled, metadata: filled }).optional(),
    notificationUrl: z.string().optional(),
    notificationAuthToken: z.string().optional(),
    notificationTypes: z.array(z.enum(notificationTypes)).readonly().optional(),
  })
  .refine(
    ({ notificationUrl, notificationAuthToken }) =>
      (notificationUrl === undefined) === (notificationAuthToken === undefined),
    {
      message: 'belongs together with notificationUrl',
      path: ['notificationAuthToken'],
    },
  );

/** The location that a token belongs to, and who is set up to manage it. (Apple: Client Config) */
export type ClientConfig = Readonly<Omit<z.output<typeof ClientConfigWire>, 'notificationAuthToken'>> & {
  /** The secret that notifications carry. */
  readonly notificationAuthToken?: Secret;
};

/** How an MDM introduces itself to a location: all three members are needed, and their lengths limited. */
export interface MdmIdentity {
  /** Unique for an MDM and a location, such as a UUID. At most 100 characters. */
  readonly id: string;
  /** The name of the MDM, for people. At most 100 characters. */
  readonly name: string;
  /** Free text, such as a host name. At most 255 characters. */
  readonly metadata: string;
}

/** What to change in a {@link ClientConfig}; members left out stay as they are. (Apple: ClientConfigRequest) */
export interface ClientConfigChange {
  /** Who holds the location from now on. The last one to say so wins. */
  readonly mdmInfo?: MdmIdentity;
  /** Where notifications go, https, host and path only. It has to answer a test notification at once. */
  readonly notificationUrl?: string;
  /** The secret that notifications carry; needed together with the URL. */
  readonly notificationAuthToken?: Secret;
  /** Everything to be notified of; replaces what was set before. */
  readonly notificationTypes?: readonly NotificationType[];
}

/** Reads the configuration of a token's location: the call to try a token with. (Apple: Client Config) */
export const getClientConfig = withFacts(
  endpoint({
    name: 'clientConfig.get',
    method: 'GET',
    path: '/mdm/v2/client/config',
    response: ClientConfigWire,
    auth: 'bearer',
    since: 2,
    repeatable: true,
  }),
  { discoveredAs: 'clientConfig' },
);

/** Changes the configuration of a token's location, at once. (Apple: Client Config) */
export const updateClientConfig = withFacts(
  endpoint({
    name: 'clientConfig.update',
    method: 'POST',
    path: '/mdm/v2/client/config',
    body: ClientConfigChangeWire,
    response: ClientConfigWire,
    auth: 'bearer',
    since: 2,
    // Sent again a minute later, it would take the location back from an MDM that claimed it meanwhile.
    repeatable: false,
  }),
  { discoveredAs: 'clientConfig' },
);
