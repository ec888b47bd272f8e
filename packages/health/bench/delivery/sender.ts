import { createTransport, Secret, type Transport } from '@mdmkit/core';
import { createVirtualClock, type VirtualClock } from '@mdmkit/core/testing';
import { createChannelRunner } from '../../src/alerts/channel-runner.ts';
import { ChannelConfig, channelTypeOf } from '../../src/alerts/channels/index.ts';
import { createDeliveryLoop, type DeliveryStore } from '../../src/alerts/delivery-loop.ts';
import type { ChannelSettings } from '../../src/config/channel-settings.ts';

const signingSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** The settings of webhooks at addresses under one address. */
export function webhooksAt(address: string, ids: readonly string[]): ChannelSettings {
  return {
    installation: 'bench',
    channels: ids.map((id) =>
      ChannelConfig.parse({ id, type: 'webhook', url: { env: id }, secret: { env: 'SECRET' } }),
    ),
    folder: process.cwd(),
    env: {},
    readSecret: async (reference) =>
      new Secret(
        'env' in reference && reference.env !== 'SECRET' ? `${address}/${String(reference.env)}` : signingSecret,
      ),
  };
}

/** A virtual clock for senders. */
export const senderClock = (startMs: number): VirtualClock => createVirtualClock({ startMs, skipSleeps: false });

/** Where a call crosses the border of a sender, and what may happen there. */
export interface Cut {
  /** The call, such as `claim 2` or `send inc-a/first/1, attempt 1`. */
  readonly place: string;
  /** The process is killed before the call or after it, or goes on but gets no answer. */
  readonly kind: 'kill-before' | 'kill-after' | 'lost';
}

/** The processes that a story kills at its cut. */
export interface Borders {
  /** Returns what happens at a call. */
  cutAt(place: string): Cut['kind'] | undefined;
  /** How calls of claims are numbered. */
  nextClaim(): number;
}

/** A process that sends. A dead one gets no answer any more, and nothing that it does has an effect. */
export interface SenderProcess {
  /** Its path at the receiver. */
  readonly path: string;
  /** Whether it was killed. */
  readonly isDead: boolean;
  /** Kills it. */
  kill(): void;
  /** Claims and sends once. Returns how many deliveries were claimed; 0 if it was killed meanwhile. */
  step(): Promise<number>;
}

/** What a process needs. */
export interface SenderParts {
  readonly store: DeliveryStore;
  readonly clock: VirtualClock;
  readonly transport: Transport;
  readonly origin: string;
  readonly path: string;
  readonly channels: readonly string[];
  readonly borders: Borders;
}

/** Starts a process. */
export function startSender({ store, clock, transport, origin, path, channels, borders }: SenderParts): SenderProcess {
  const { promise: killed, resolve } = Promise.withResolvers<number>();
  const never = new Promise<never>(() => {});
  let isDead = false;
  const kill = () => {
    isDead = true;
    resolve(0);
  };
  const cross = async <Result>(places: readonly string[], call: () => Promise<Result>): Promise<Result> => {
    if (isDead) return await never;
    const [cut] = places.flatMap((place) => borders.cutAt(place) ?? []);
    if (cut === 'kill-before') kill();
    if (isDead) return await never;
    const result = await call();
    if (cut === 'kill-after') kill();
    return isDead ? await never : result;
  };
  const attempts = new Map<number, string>();
  const ownStore: DeliveryStore = {
    async claimDeliveries(query) {
      const claimed = await cross([`claim ${borders.nextClaim()}`], () => store.claimDeliveries(query));
      for (const { id, key, attempts: number } of claimed) attempts.set(id, `record ${key}, attempt ${number}`);
      return claimed;
    },
    finishDeliveries: (owner, outcomes, atMs) =>
      cross(
        outcomes.map(({ id }) => attempts.get(id) ?? ''),
        () => store.finishDeliveries(owner, outcomes, atMs),
      ),
  };
  const settings = webhooksAt(`${origin}/${path}`, channels);
  const runners = settings.channels.flatMap((config) => {
    const type = channelTypeOf(config.type);
    if (!type) return [];
    return createChannelRunner({
      config,
      type,
      settings,
      transport,
      clock,
      random: () => 0,
      onBroken: () => {},
    });
  });
  const loop = createDeliveryLoop({ store: ownStore, runners: () => runners, clock, owner: path });
  return {
    path,
    get isDead() {
      return isDead;
    },
    kill,
    step: async () => await Promise.race([loop.step(), killed]),
  };
}

/** Connections of senders to a receiver on this machine. */
export const senderTransport = (): Transport => createTransport({ maxRedirects: 0 });
