import type { Clock } from '@mdmkit/core';
import type { Store } from '../store/store.ts';
import type { ChannelRunner } from './channel-runner.ts';

/** Sends what channels have to get again and again. */
export interface StandingMessages {
  /** Sends to each channel whose time has come. Never rejects because of a channel: the next time comes soon. */
  send(runners: readonly ChannelRunner[]): Promise<void>;
}

/** Makes it. Everything is read from the store, so that a restart changes nothing. */
export function createStandingMessages(
  store: Pick<Store, 'standingDeliveries'>,
  clock: Pick<Clock, 'now' | 'elapsedMs'>,
): StandingMessages {
  const sentMs = new Map<string, number>();
  return {
    async send(runners) {
      await Promise.all(
        runners.map(async (runner) => {
          const { standing } = runner.type;
          const { id } = runner.config;
          if (!standing || clock.elapsedMs() - (sentMs.get(id) ?? Number.NEGATIVE_INFINITY) < standing.everyMs) return;
          sentMs.set(id, clock.elapsedMs());
          const deliveries = await store.standingDeliveries(id, clock.now() - standing.afterResolvedMs);
          // What the channel gave the last message stands for the first one, too.
          const messages = deliveries.map((delivery) => ({ ...delivery, firstProviderId: delivery.providerId }));
          await runner.sendStanding(messages).catch(() => {});
        }),
      );
    },
  };
}
