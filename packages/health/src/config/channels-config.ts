import { resolve } from 'node:path';
import { Secret } from '@mdmkit/core';
import { Duration, parseDuration } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { ChannelConfig } from '../alerts/channels/index.ts';
import { readSecret, type SecretSources, SecretUnavailable } from '../secrets/read-secret.ts';
import { SecretReference } from '../secrets/secret-reference.ts';
import type { ChannelSettings } from './channel-settings.ts';
import type { ConfigProblem } from './config-error.ts';
import type { YamlSource } from './yaml-source.ts';

const PublicUrl = z
  .string()
  .regex(/^https?:\/\/[^\s<>?#]+$/, 'expected an address such as https://health.example.com')
  .refine((text) => URL.canParse(text), 'expected an address such as https://health.example.com')
  .describe('The address at which people reach the server of this service.');

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
  links: z
    .strictObject({
      publicUrl: PublicUrl,
      key: SecretReference.describe('The key that signs acknowledgement links: at least 32 random characters.'),
      validFor: Duration.optional().describe('How long a link can be used. Default: 24h.'),
    })
    .optional()
    .describe('Links in messages that acknowledge an incident. Default: none.'),
  heartbeat: z
    .strictObject({
      url: SecretReference.describe('The ping address of a watchdog outside, such as https://hc-ping.com/….'),
      every: Duration.optional().describe('Default: 1m.'),
    })
    .optional()
    .describe('Tells a watchdog outside that this service works: a service that dies sends no message.'),
  peers: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'expected a name such as tokyo'),
        url: PublicUrl.describe(
          'The address of the server of another instance, such as https://health-tokyo.example.com.',
        ),
        silentFor: Duration.optional().describe('How long it is silent before people are told. Default: 3m.'),
      }),
    )
    .min(1)
    .optional()
    .describe('Other instances that this one watches: people are told if one of them is silent.'),
};

/** What `health.yaml` says of the channels. */
export type ChannelsConfig = z.output<z.ZodObject<typeof channelMembers>>;

/** Settles the channels; paths count from the folder of the configuration file. */
export function channelSettings(
  { installation = 'mdm-health', channels, links, heartbeat, peers = [] }: ChannelsConfig,
  folder: string,
  sources: Pick<SecretSources, 'env' | 'vault'>,
): ChannelSettings {
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
    ...(links === undefined
      ? {}
      : {
          links: {
            publicUrl: links.publicUrl.replace(/\/+$/, ''),
            key: async () => await read(links.key),
            validForMs: parseDuration(links.validFor ?? '24h'),
          },
        }),
    ...(heartbeat === undefined
      ? {}
      : { heartbeat: { url: async () => await read(heartbeat.url), everyMs: parseDuration(heartbeat.every ?? '1m') } }),
    peers: peers.map(({ id, url, silentFor = '3m' }) => ({
      id,
      url: url.replace(/\/+$/, ''),
      silentForMs: parseDuration(silentFor),
    })),
  };
}

/** What is wrong with the channels as a whole. */
export function channelProblems(
  { peers = [] }: Pick<ChannelsConfig, 'peers'>,
  source: YamlSource,
): readonly ConfigProblem[] {
  return repeated('peers', peers, source);
}

function repeated(
  name: string,
  items: readonly { readonly id: string }[],
  source: YamlSource,
): readonly ConfigProblem[] {
  const ids = new Set<string>();
  return items.flatMap(({ id }, index) => {
    if (!ids.has(id)) {
      ids.add(id);
      return [];
    }
    return [source.problem(['alerts', name, index, 'id'], `the id "${id}" is used already`)];
  });
}
