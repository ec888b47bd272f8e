import { resolve } from 'node:path';
import { Secret } from '@mdmkit/core';
import { Duration, parseDuration } from '@mdmkit/monitor/model';
import { z } from 'zod';
import { ChannelConfig } from '../alerts/channels/index.ts';
import { readSecret, type SecretSources, SecretUnavailable } from '../secrets/read-secret.ts';
import { SecretReference } from '../secrets/secret-reference.ts';
import type { ChannelSettings } from './channel-settings.ts';

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
  heartbeat: z
    .strictObject({
      url: SecretReference.describe('The ping address of a watchdog outside, such as https://hc-ping.com/….'),
      every: Duration.optional().describe('Default: 1m.'),
    })
    .optional()
    .describe('Tells a watchdog outside that this service works: a service that dies sends no message.'),
};

/** What `health.yaml` says of the channels. */
export type ChannelsConfig = z.output<z.ZodObject<typeof channelMembers>>;

/** Settles the channels; paths count from the folder of the configuration file. */
export function channelSettings(
  { installation = 'mdm-health', channels, heartbeat }: ChannelsConfig,
  folder: string,
  sources: Pick<SecretSources, 'env' | 'vault'>,
  publicUrl: string | undefined,
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
    ...(publicUrl === undefined ? {} : { publicUrl: new URL(publicUrl).origin }),
    ...(heartbeat === undefined
      ? {}
      : { heartbeat: { url: async () => await read(heartbeat.url), everyMs: parseDuration(heartbeat.every ?? '1m') } }),
  };
}
