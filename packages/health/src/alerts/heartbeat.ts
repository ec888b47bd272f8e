import { randomUUID } from 'node:crypto';
import { type Clock, startDeadline, type Transport } from '@mdmkit/core';
import type { ChannelSettings } from '../config/channel-settings.ts';
import { userAgent } from '../network/user-agent.ts';
import type { Store } from '../store/store.ts';
import { cutBytes } from './texts/escape.ts';

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

/** The address of a ping: a suffix of the path, and the id of the run. The query of the address stays. */
function addressOf(address: string, suffix: string, run: string | undefined): string {
  const url = new URL(address);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${suffix}`;
  if (run !== undefined) url.searchParams.set('rid', run);
  return url.href;
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
  /** How much of a body the watchdog keeps, in bytes, as it said last. */
  let bodyLimit = 10_000;
  const ping = async (address: string, body: string): Promise<string | null> => {
    using deadline = startDeadline(clock, pingMs, () => new Error('too slow'));
    try {
      const { status, headers } = await transport.send({
        method: 'POST',
        url: address,
        headers: { 'user-agent': userAgent, 'content-type': 'text/plain; charset=utf-8' },
        body: cutBytes(body, bodyLimit),
        signal: deadline.signal,
      });
      const limit = Number(headers['ping-body-limit']);
      if (Number.isInteger(limit) && limit >= 10) bodyLimit = limit;
      return status >= 200 && status < 300 ? null : `HTTP ${status}`;
    } catch {
      // What an error says may contain the address, which is a secret.
      return 'no answer';
    }
  };
  const pingAll = async (address: string, reportsStart: boolean): Promise<string | null> => {
    // The beginning and the end of one self-check have the same id.
    const run = reportsStart ? randomUUID() : undefined;
    // A watchdog that learns of a beginning without an end knows that the service hangs.
    const begun = run === undefined ? null : await ping(addressOf(address, '/start', run), 'start');
    const trouble = await troubleOf();
    const ended = await ping(addressOf(address, trouble === null ? '' : '/fail', run), trouble ?? 'ok');
    return ended ?? begun;
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
          : await pingAll(address, current.reportsStart ?? false);
      if (error !== null && !isFailing) onTrouble(error);
      if (error === null && isFailing) onTrouble(null);
      isFailing = error !== null;
    },
  };
}
