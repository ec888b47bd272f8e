import { resolve } from 'node:path';
import { isLoopback, Secret } from '@mdmkit/core';
import { Duration, Identifier, parseDuration } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { ApiUrl } from '../alerts/channels/api-url.ts';
import { ChannelConfig } from '../alerts/channels/index.ts';
import { readSecret, type SecretSources, SecretUnavailable } from '../secrets/read-secret.ts';
import { SecretReference } from '../secrets/secret-reference.ts';
import { type ChannelSettings, heartbeatForms } from './channel-settings.ts';

/** Whether a text is an address that browsers reach: https, or http on this machine. */
function isPublicOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
  return isSafe && url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
}

/** What `health.yaml` says of the channels under `alerts`. */
export const channelMembers = {
  installation: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'expected a name such as mdm-eu')
    .optional()
    .describe(
      'A name of this installation. Two installations that use the same vendor account need two names. Default: mdm-health.',
    ),
  channels: z.array(ChannelConfig).min(1).describe('Where messages go.'),
  publicUrl: z
    .string()
    .refine(isPublicOrigin, 'expected an https address without a path, such as https://health.example.com')
    .optional()
    .describe(
      'The address at which people and partners reach the server of "serve". Default: the "publicUrl" of "monitor.server.oidc"; without both, messages have no links.',
    ),
  acknowledge: z
    .strictObject({
      linkKey: SecretReference.optional().describe(
        'The key that signs the links, at least 32 characters. Default: messages have no link to acknowledge.',
      ),
      linkValid: Duration.optional().describe('How long a link is valid after its message was decided. Default: 24h.'),
      open: Duration.optional().describe(
        "How long an acknowledgement is valid in the open hours of the route's calendar, and without a calendar. Default: 4h.",
      ),
      closed: Duration.optional().describe('How long it is valid outside the open hours. Default: 1h.'),
    })
    .optional()
    .describe('How people acknowledge.'),
  heartbeat: z
    .strictObject({
      url: SecretReference.describe('The ping address of a watchdog outside, such as https://hc-ping.com/….'),
      every: Duration.optional().describe('Default: 1m.'),
      form: z
        .enum(heartbeatForms)
        .optional()
        .describe(
          'healthchecks (default): POST, with "/start" and "/fail". cronitor: GET with "state". get: a GET while all is well, and nothing otherwise.',
        ),
      start: z
        .boolean()
        .optional()
        .describe(
          'Whether the beginning of each self-check is reported, too. Default: true; with "form: get" there is no such ping.',
        ),
    })
    .optional()
    .describe('Tells a watchdog outside that this service works: a service that dies sends no message.'),
  peers: z
    .array(
      z.strictObject({
        id: Identifier,
        url: ApiUrl.describe('What the peer answers while it works, such as https://osaka.example.com/readyz.'),
        after: Duration.optional().describe('How long the peer is silent before people are notified. Default: 3m.'),
      }),
    )
    .optional()
    .describe('Other instances that this one watches. A peer that is silent is an incident of its own.'),
};

/** What `health.yaml` says of the channels. */
export type ChannelsConfig = z.output<z.ZodObject<typeof channelMembers>>;

/** Settles the channels; paths count from the folder of the configuration file. */
export function channelSettings(
  { installation = 'mdm-health', channels, heartbeat, peers = [], acknowledge = {}, ...addresses }: ChannelsConfig,
  folder: string,
  sources: Pick<SecretSources, 'env' | 'vault'>,
  signInUrl: string | undefined,
): ChannelSettings {
  const { linkKey, linkValid = '24h' } = acknowledge;
  const publicUrl = addresses.publicUrl ?? signInUrl;
  const read = async (reference: SecretReference) => {
    const text = (await readSecret(reference, { ...sources, folder })).toString('utf8').trim();
    if (text === '') throw new SecretUnavailable('the secret is empty');
    return new Secret(text);
  };
  return {
    installation,
    channels,
    folder: resolve(folder),
    env: sources.env,
    readSecret: async (reference) => await read(SecretReference.parse(reference)),
    ...(publicUrl === undefined ? {} : { publicUrl: new URL(publicUrl).origin }),
    ...(linkKey === undefined
      ? {}
      : { links: { key: async () => await read(linkKey), validMs: parseDuration(linkValid) } }),
    ...(heartbeat === undefined
      ? {}
      : {
          heartbeat: {
            url: async () => await read(heartbeat.url),
            everyMs: parseDuration(heartbeat.every ?? '1m'),
            reportsStart: heartbeat.start ?? true,
            form: heartbeat.form ?? 'healthchecks',
          },
        }),
    peers: peers.map(({ id, url, after = '3m' }) => ({ id, url, afterMs: parseDuration(after) })),
  };
}
