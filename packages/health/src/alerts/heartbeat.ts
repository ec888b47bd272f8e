import { randomUUID } from 'node:crypto';
import { type Clock, startDeadline, type Transport } from '@mdmkit/core';
import type { ChannelSettings, HeartbeatFormName } from '../config/channel-settings.ts';
import { userAgent } from '../network/user-agent.ts';
import type { Store } from '../store/store.ts';
import { cutBytes, cutCharacters } from './texts/escape.ts';

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
  /** Returns why the service is not ready; null if it is. Default: it is ready. */
  readonly notReady?: () => string | null;
  /** Called when the watchdog takes no ping, and with null when it takes pings again. */
  readonly onTrouble: (error: string | null) => void;
}

/** Tells a watchdog outside that this service works. */
export interface Heartbeat {
  /** Pings if it is time. Never rejects. */
  beat(): Promise<void>;
  /** Reports a failure at once. Never rejects. */
  fail(reason: string): Promise<void>;
}

/** How long a ping may take, in milliseconds. */
const pingMs = 10_000;
/** After this time without a batch the service does not work, in milliseconds. A running service writes one every 10 s. */
const silentMs = 60_000;
/** How long a delivery may wait before the service counts as broken, in milliseconds: longer than all attempts together. */
const stuckMs = 2_700_000;

/** Makes it. A ping says "success" only if the service is ready, checks were written and deliveries are not stuck; otherwise it says "fail". */
export function createHeartbeat(options: HeartbeatOptions): Heartbeat {
  const { store, settings, transport, clock, onTrouble } = options;
  let lastMs = Number.NEGATIVE_INFINITY;
  let isFailing = false;
  const troubleOf = async (): Promise<string | null> => {
    const nowMs = clock.now();
    const notReady = options.notReady?.() ?? null;
    if (notReady !== null) return notReady;
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
  const ping = async ({ url, body }: Ping): Promise<string | null> => {
    using deadline = startDeadline(clock, pingMs, () => new Error('too slow'));
    try {
      const { status, headers } = await transport.send({
        method: body === undefined ? 'GET' : 'POST',
        url,
        headers: {
          'user-agent': userAgent,
          ...(body === undefined ? {} : { 'content-type': 'text/plain; charset=utf-8' }),
        },
        ...(body === undefined ? {} : { body: cutBytes(body, bodyLimit) }),
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
  const send = async (
    state: PingState,
    { form = 'healthchecks' }: HeartbeatForm,
    address: string,
    text: string,
    run?: string,
  ) => {
    const made = pingOf[form](state, new URL(address), text, run);
    return made ? await ping(made) : null;
  };
  const pingAll = async (current: HeartbeatForm, address: string): Promise<string | null> => {
    // The beginning and the end of one self-check have the same id.
    const run = current.reportsStart === true ? randomUUID() : undefined;
    // A watchdog that learns of a beginning without an end knows that the service hangs.
    const begun = run === undefined ? null : await send('start', current, address, 'start', run);
    const trouble = await troubleOf();
    const ended = await send(trouble === null ? 'success' : 'fail', current, address, trouble ?? 'ok', run);
    return ended ?? begun;
  };
  const addressOf = async ({ url }: NonNullable<ChannelSettings['heartbeat']>): Promise<string | undefined> => {
    const address = await url().then(
      (read) => read.reveal(),
      () => undefined,
    );
    return address !== undefined && URL.canParse(address) ? address : undefined;
  };
  return {
    async beat() {
      const current = settings();
      if (!current || clock.elapsedMs() - lastMs < current.everyMs) return;
      lastMs = clock.elapsedMs();
      const address = await addressOf(current);
      const error = address === undefined ? 'the address cannot be read' : await pingAll(current, address);
      if (error !== null && !isFailing) onTrouble(error);
      if (error === null && isFailing) onTrouble(null);
      isFailing = error !== null;
    },
    async fail(reason) {
      const current = settings();
      const address = current && (await addressOf(current));
      if (current && address !== undefined) await send('fail', current, address, reason);
    },
  };
}

type HeartbeatForm = Pick<NonNullable<ChannelSettings['heartbeat']>, 'form' | 'reportsStart'>;

/** What a ping says. */
type PingState = 'start' | 'success' | 'fail';

/** A request to a watchdog; without a body it is a GET. */
interface Ping {
  readonly url: string;
  readonly body?: string;
}

/** The longest message that Cronitor takes, in characters. */
const cronitorMessage = 2_000;

/** How each form of watchdog takes a ping; undefined if it has none for a state. The query of the address stays. */
const pingOf: Readonly<
  Record<HeartbeatFormName, (state: PingState, url: URL, text: string, run: string | undefined) => Ping | undefined>
> = {
  healthchecks(state, url, text, run) {
    const suffix = state === 'success' ? '' : `/${state}`;
    url.pathname = `${url.pathname.replace(/\/+$/, '')}${suffix}`;
    if (run !== undefined) url.searchParams.set('rid', run);
    return { url: url.href, body: text };
  },
  cronitor(state, url, text, run) {
    url.searchParams.set('state', { start: 'run', success: 'complete', fail: 'fail' }[state]);
    if (state === 'fail') url.searchParams.set('message', cutCharacters(text, cronitorMessage));
    if (run !== undefined) url.searchParams.set('series', run);
    return { url: url.href };
  },
  // Such a watchdog knows one thing only: that pings come. Silence is the alarm.
  get: (state, url) => (state === 'success' ? { url: url.href } : undefined),
};
