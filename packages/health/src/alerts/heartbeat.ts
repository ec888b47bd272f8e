import { type Clock, startDeadline, type Transport } from '@mdmkit/core';
import type { ChannelSettings } from '../config/channel-settings.ts';
import { userAgent } from '../network/user-agent.ts';
import type { Store } from '../store/store.ts';

/** What {@link createHeartbeat} needs. */
export interface HeartbeatOptions {
  /** The store of the service. */
  readonly store: Pick<Store, 'status' | 'deliveryCounts'>;
  /** Returns the settings; undefined if there is no watchdog. */
  readonly settings: () => ChannelSettings['heartbeat'];
  /** Connections. */
  readonly transport: Transport;
  /** Time. */
  readonly clock: Clock;
  /** Called when the watchdog takes no ping, and with null when it takes pings again. */
  readonly onTrouble: (error: string | null) => void;
}

/** Tells a watchdog outside that this service works. */
export interface Heartbeat {
  /** Pings if it is time. Never rejects. */
  beat(): Promise<void>;
}

/** How long a ping may take, in milliseconds. */
const pingMs = 10_000;
/** After this time without a batch the service does not work, in milliseconds. A running service writes one every 10 s. */
const silentMs = 60_000;
/** How long a delivery may wait before the service counts as broken, in milliseconds: longer than all attempts together. */
const stuckMs = 2_700_000;

/** Makes it. A ping says "success" only if checks were written and deliveries are not stuck; otherwise it says "fail". */
export function createHeartbeat({ store, settings, transport, clock, onTrouble }: HeartbeatOptions): Heartbeat {
  let lastMs = Number.NEGATIVE_INFINITY;
  let isFailing = false;
  const troubleOf = async (): Promise<string | null> => {
    const nowMs = clock.now();
    try {
      const { writers } = await store.status(nowMs);
      if (!writers.some(({ lastBatchMs }) => nowMs - lastBatchMs < silentMs))
        return 'no checks were stored for a minute';
      const counts = await store.deliveryCounts();
      const isStuck = counts.some(({ state, oldestMs }) => state === 'pending' && nowMs - oldestMs > stuckMs);
      return isStuck ? 'messages wait for more than 45 minutes' : null;
    } catch {
      return 'the store cannot be read';
    }
  };
  const ping = async (address: string, trouble: string | null): Promise<string | null> => {
    using deadline = startDeadline(clock, pingMs, () => new Error('too slow'));
    try {
      const { status } = await transport.send({
        method: 'POST',
        url: trouble === null ? address : `${address.replace(/\/+$/, '')}/fail`,
        headers: { 'user-agent': userAgent, 'content-type': 'text/plain; charset=utf-8' },
        // A watchdog keeps at least the first 100 bytes.
        body: trouble ?? 'ok',
        signal: deadline.signal,
      });
      return status >= 200 && status < 300 ? null : `HTTP ${status}`;
    } catch {
      // What an error says may contain the address, which is a secret.
      return 'no answer';
    }
  };
  return {
    async beat() {
      const current = settings();
      if (!current || clock.elapsedMs() - lastMs < current.everyMs) return;
      lastMs = clock.elapsedMs();
      const address = await current.url().then(
        (url) => url.reveal(),
        () => undefined,
      );
      const error =
        address === undefined || !URL.canParse(address)
          ? 'the address cannot be read'
          : await ping(address, await troubleOf());
      if (error !== null && !isFailing) onTrouble(error);
      if (error === null && isFailing) onTrouble(null);
      isFailing = error !== null;
    },
  };
}
