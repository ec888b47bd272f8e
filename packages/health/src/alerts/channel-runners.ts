import { type Clock, systemClock, type Transport, type TransportOptions } from '@mdmkit/core';
import type { ChannelSettings } from '../config/channel-settings.ts';
import type { Store } from '../store/store.ts';
import { type ChannelRunner, createChannelRunner } from './channel-runner.ts';
import { channelTypeOf } from './channels/index.ts';

/** What {@link createRunners} needs. */
export interface RunnersOptions {
  readonly settings: () => ChannelSettings | undefined;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly random: () => number;
  readonly ca: TransportOptions['ca'];
  readonly onBroken: (channel: string, error: string | null) => void;
  readonly acceptedSince?: Store['acceptedSince'];
}

/** The runners of the channels. They are made anew when the configuration has changed. */
export function createRunners({ settings, transport, clock, random, ca, onBroken, acceptedSince }: RunnersOptions) {
  let madeFor: ChannelSettings | undefined;
  let runners: readonly ChannelRunner[] = [];
  return {
    current(): readonly ChannelRunner[] {
      const wanted = settings();
      if (wanted === madeFor) return runners;
      madeFor = wanted;
      runners = (wanted?.channels ?? []).flatMap((config) => {
        const type = channelTypeOf(config.type);
        if (!type || !wanted) return [];
        return createChannelRunner({
          config,
          type,
          settings: wanted,
          transport,
          ca,
          clock,
          random,
          onBroken: (error) => onBroken(config.id, error),
          ...(acceptedSince ? { acceptedSince: async (sinceMs) => await acceptedSince(config.id, sinceMs) } : {}),
        });
      });
      return runners;
    },
  };
}

/** Makes the runner of one channel, for a command; undefined if no channel has the id. */
export function createRunnerOf(
  id: string,
  settings: ChannelSettings,
  transport: Transport,
  ca: TransportOptions['ca'],
): ChannelRunner | undefined {
  return createRunners({
    settings: () => settings,
    transport,
    ca,
    clock: systemClock,
    random: Math.random,
    onBroken: () => {},
  })
    .current()
    .find(({ config }) => config.id === id);
}
