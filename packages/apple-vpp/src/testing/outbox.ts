import { randomUUID } from 'node:crypto';
import type { Clock } from '@mdmkit/core';

/** Sends a notification and returns whether the receiver accepted it. */
export type Deliver = (request: Request) => Promise<Response>;

/** Where a location sends notifications. */
export interface NotificationSettings {
  /** The URL; undefined: nowhere. */
  url: string | undefined;
  /** The secret that they carry. */
  authToken: string | undefined;
  /** The types. */
  types: readonly string[] | undefined;
}

/** A notification as it was made, with what became of it. */
export interface OutboxEntry {
  /** What is delivered. */
  readonly body: {
    /** The id: the same for every attempt. */
    readonly notificationId: string;
    /** The type, such as `ASSET_COUNT`. */
    readonly notificationType: string;
    /** The id of the location. */
    readonly uId: string;
    /** What happened. */
    readonly notification: Readonly<Record<string, unknown>>;
  };
  /** The status of each attempt; 0 for no answer. */
  readonly attempts: readonly number[];
  /** Whether a receiver took it. */
  readonly delivered: boolean;
}

/** What goes wrong with notifications. */
export interface NotificationFaults {
  /** How many of the next ones are never sent. */
  drop: number;
  /** How many of the next ones are sent twice. */
  duplicate: number;
  /** Whether those made together are sent in the opposite order. */
  reverse: boolean;
}

/** The notifications of a simulated service. */
export interface Outbox {
  /** Everything that was made, oldest first. */
  readonly entries: readonly OutboxEntry[];
  /** What goes wrong. */
  readonly faults: NotificationFaults;
  /** Makes notifications of one type for a location, if it wants them, and begins to deliver them. */
  post(
    uId: string,
    settings: NotificationSettings,
    notificationType: string,
    notifications: readonly Readonly<Record<string, unknown>>[],
  ): void;
  /** Sends a test notification; whether the receiver took it. */
  test(uId: string, url: string, authToken: string): Promise<boolean>;
  /** Waits until no delivery is under way; those that wait for their next attempt do not count. */
  flush(): Promise<void>;
}

/** The pauses before the second and third attempt: within one to five minutes. (Apple: Subscribing to notifications) */
const pausesMs = [60_000, 180_000];
const maxEntries = 10_000;

interface Letter {
  readonly body: OutboxEntry['body'];
  attempts: number[];
  delivered: boolean;
}

/** Makes an empty outbox. */
export function createOutbox(deliver: Deliver, clock: Clock): Outbox {
  const letters: Letter[] = [];
  const faults: NotificationFaults = { drop: 0, duplicate: 0, reverse: false };
  const underWay = new Set<Promise<void>>();

  const send = async (body: OutboxEntry['body'], url: string, authToken: string): Promise<number> => {
    const headers = { authorization: `Bearer ${authToken}`, 'content-type': 'application/json' };
    try {
      const answer = await deliver(new Request(url, { method: 'POST', headers, body: JSON.stringify(body) }));
      await answer.body?.cancel();
      return answer.status;
    } catch {
      return 0;
    }
  };
  const track = (work: Promise<void>) => {
    const tracked = work.finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  };
  const attempt = async (letter: Letter, settings: NotificationSettings): Promise<void> => {
    const { url, authToken } = settings;
    if (url === undefined || authToken === undefined) return;
    const status = await send(letter.body, url, authToken);
    letter.attempts.push(status);
    if (status >= 200 && status < 300) letter.delivered = true;
    const pauseMs = pausesMs[letter.attempts.length - 1];
    if (!letter.delivered && pauseMs !== undefined) clock.schedule(pauseMs, () => track(attempt(letter, settings)));
  };

  return {
    entries: letters,
    faults,
    post(uId, settings, notificationType, notifications) {
      if (settings.url === undefined || !settings.types?.includes(notificationType)) return;
      const made = notifications.map((notification): Letter => {
        const body = { notification, notificationId: randomUUID(), notificationType, uId };
        return { body, attempts: [], delivered: false };
      });
      for (const letter of faults.reverse ? made.toReversed() : made) {
        if (letters.length >= maxEntries) letters.shift();
        letters.push(letter);
        if (faults.drop > 0) {
          faults.drop -= 1;
          continue;
        }
        track(attempt(letter, settings));
        if (faults.duplicate > 0) {
          faults.duplicate -= 1;
          track(attempt(letter, settings));
        }
      }
    },
    async test(uId, url, authToken) {
      const body = { notification: {}, notificationId: randomUUID(), notificationType: 'TEST_NOTIFICATION', uId };
      const status = await send(body, url, authToken);
      return status >= 200 && status < 300;
    },
    async flush() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
