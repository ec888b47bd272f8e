import { createTransport, Secret, systemClock } from '@mdmkit/core';
import type { DeliveryContent, DeliveryKind } from '@mdmkit/monitor/model';
import { type ChannelRunner, createChannelRunner } from '../../../src/alerts/channel-runner.ts';
import { type AnyChannelConfig, ChannelConfig, channelTypeOf } from '../../../src/alerts/channels/index.ts';
import type { MessageSource } from '../../../src/alerts/message.ts';
import type { ChannelSettings } from '../../../src/config/channel-settings.ts';
import { SecretUnavailable } from '../../../src/secrets/read-secret.ts';

/** Secrets by the name of their environment variable. */
export type Secrets = Readonly<Record<string, string>>;

/** Settings with channels and the secrets that they refer to by `{ env: NAME }`. */
export function settingsOf(channels: readonly AnyChannelConfig[], secrets: Secrets): ChannelSettings {
  return {
    installation: 'test',
    channels,
    folder: process.cwd(),
    env: {},
    async readSecret(reference) {
      const value = 'env' in reference ? secrets[String(reference.env)] : undefined;
      if (value === undefined) throw new SecretUnavailable('the variable is not set');
      return new Secret(value);
    },
  };
}

/** Options of {@link openChannel}. */
export interface ChannelOptions {
  readonly ca?: string;
  readonly publicUrl?: string;
  readonly acceptedSince?: (sinceMs: number) => Promise<number>;
}

/** Makes a runner of one channel, and closes its connections. */
export function openChannel(
  config: Readonly<Record<string, unknown>>,
  secrets: Secrets,
  { ca, publicUrl, acceptedSince }: ChannelOptions = {},
): AsyncDisposable & {
  readonly runner: ChannelRunner;
  /** Why the channel broke, and null when it worked again, in order. */
  readonly broken: readonly (string | null)[];
} {
  const checked = ChannelConfig.parse({ id: 'alarm', ...config });
  const type = channelTypeOf(checked.type);
  if (!type) throw new TypeError(`there is no channel type "${checked.type}"`);
  const transport = createTransport({ ...(ca === undefined ? {} : { ca }), maxRedirects: 0 });
  const broken: (string | null)[] = [];
  const runner = createChannelRunner({
    config: checked,
    type,
    settings: { ...settingsOf([checked], secrets), ...(publicUrl === undefined ? {} : { publicUrl }) },
    transport,
    ca,
    clock: systemClock,
    random: () => 0.5,
    ...(acceptedSince ? { acceptedSince } : {}),
    onBroken: (error) => broken.push(error),
  });
  return {
    runner,
    broken,
    async [Symbol.asyncDispose]() {
      runner.abort();
      await transport.close();
    },
  };
}

/** A message about an incident. */
export function messageSource(
  kind: DeliveryKind,
  changes: Partial<MessageSource> & { readonly content?: DeliveryContent } = {},
): MessageSource {
  return {
    key: `inc-a/${kind}`,
    kind,
    incident: 'inc-a',
    sequence: kind === 'opened' ? 1 : 2,
    channel: 'alarm',
    createdMs: Date.UTC(2026, 10, 28, 18, 5, 12),
    content: {
      title: 'apple.vpp fails at the vendor, for 30 of 40 tenants.',
      text: 'apple.vpp fails at the vendor, for 30 of 40 tenants. It is critical now.',
      remedy: 'Check the vendor’s status page.',
      severity: 'critical',
      verdict: 'vendor',
      owner: 'vendor',
      service: 'apple.vpp',
      startedMs: Date.UTC(2026, 10, 28, 18, 0),
    },
    ...changes,
  };
}
