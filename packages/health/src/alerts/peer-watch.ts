import { type Clock, startDeadline, type Transport } from '@mdmkit/core';
import type { PeerSettings } from '../config/channel-settings.ts';
import { userAgent } from '../network/user-agent.ts';
import type { SilentPeer } from '../service/own-troubles.ts';

/** What {@link createPeerWatch} needs. */
export interface PeerWatchOptions {
  /** Returns the peers as the configuration has them now. */
  readonly peers: () => readonly PeerSettings[];
  /** Connections. */
  readonly transport: Pick<Transport, 'send'>;
  /** Time. */
  readonly clock: Clock;
}

/** Asks other instances whether they work. */
export interface PeerWatch extends AsyncDisposable {
  /** Starts to ask. */
  start(): void;
  /** Asks every peer once. Never rejects. */
  ask(): Promise<void>;
  /** Returns the peers that have been silent for too long. */
  silent(): readonly SilentPeer[];
}

/** The time between two questions, in milliseconds. */
const everyMs = 30_000;
/** How long an answer may take, in milliseconds. */
const answerMs = 10_000;

/** Makes it. It asks nobody before its start. Every answer with a 2xx status counts. */
export function createPeerWatch({ peers, transport, clock }: PeerWatchOptions): PeerWatch {
  /** The first question without an answer since the last answer. */
  const unansweredMs = new Map<string, number>();
  let cancel = () => {};
  let isEnded = false;
  let asking: Promise<void> = Promise.resolve();
  const answers = async ({ url }: PeerSettings): Promise<boolean> => {
    using deadline = startDeadline(clock, answerMs, () => new Error('too slow'));
    try {
      const request = { method: 'GET', url, headers: { 'user-agent': userAgent }, signal: deadline.signal } as const;
      const { status } = await transport.send(request);
      return status >= 200 && status < 300;
    } catch {
      return false;
    }
  };
  const ask = async () => {
    const current = peers();
    for (const id of unansweredMs.keys()) if (!current.some((peer) => peer.id === id)) unansweredMs.delete(id);
    await Promise.all(
      current.map(async (peer) => {
        const askedMs = clock.now();
        if (await answers(peer)) unansweredMs.delete(peer.id);
        else if (!unansweredMs.has(peer.id)) unansweredMs.set(peer.id, askedMs);
      }),
    );
  };
  const schedule = () => {
    if (isEnded) return;
    cancel = clock.schedule(everyMs, () => {
      asking = ask();
      void asking.finally(schedule);
    });
  };
  return {
    start() {
      asking = ask();
      void asking.finally(schedule);
    },
    ask,
    silent: () =>
      peers().flatMap(({ id, afterMs }) => {
        const sinceMs = unansweredMs.get(id);
        return sinceMs !== undefined && clock.now() - sinceMs >= afterMs ? [{ name: id, sinceMs }] : [];
      }),
    async [Symbol.asyncDispose]() {
      isEnded = true;
      cancel();
      await asking;
    },
  };
}
