import { checkOptionTypes, type Hooks, notify, type OptionTypes, TextError } from '@mdmkit/core';
import { VppError } from '../errors/vpp-error.ts';
import { checkSecrets, isAccepted, type NotificationSecrets } from './accepted-secret.ts';
import { parseNotification, unreadable, type VppNotification } from './notification.ts';
import { readLimited } from './read-limited.ts';
import { createMemorySeenNotifications, type SeenNotifications } from './seen-store.ts';

/** How {@link createNotificationReceiver} receives. */
export interface NotificationReceiverOptions {
  /** The secrets to accept; more than one while one is replaced. A function is asked for each notification. */
  readonly secrets: NotificationSecrets;
  /** The ids of the locations that notifications may be about, or a function that knows them. Default: any. */
  readonly uId?: string | readonly string[] | ((uId: string) => boolean | Promise<boolean>);
  /**
   * Deals with a notification. Keep it in a store before the promise is fulfilled: then it is acknowledged. When it
   * throws, Apple tries again, three times in all.
   */
  readonly onNotification: (notification: VppNotification) => void | Promise<void>;
  /** Called for notifications of an undocumented type; `onNotification` gets them, too. Default: none. */
  readonly onUnknown?: (notification: VppNotification) => void;
  /** Called for each request that was refused, and for failures of `onNotification`. Default: none. */
  readonly onError?: (error: unknown) => void;
  /** Called for each difference from Apple's documentation. Default: none. */
  readonly onDrift?: Hooks['onDrift'];
  /** Remembers what was dealt with, by location and id. Default: in this process, the last 100,000. */
  readonly seen?: SeenNotifications;
  /** The longest body, in bytes. Default: 1 MiB; a notification has at most 100 elements. */
  readonly maxBodyBytes?: number;
  /** Whose receiver it is, in drift events. Default: none. */
  readonly label?: string;
}

const optionTypes: OptionTypes<NotificationReceiverOptions> = {
  secrets: { either: ['object', 'list', 'function'] },
  uId: { either: ['text', 'list', 'function'] },
  onNotification: 'function',
  onUnknown: 'function',
  onError: 'function',
  onDrift: 'function',
  seen: 'object',
  maxBodyBytes: 'number',
  label: 'text',
};

/** Receives notifications: give it the requests that come to the notification URL. */
export type NotificationReceiver = (request: Request) => Promise<Response>;

/**
 * Makes a receiver of notifications: a function from request to answer, for any server.
 *
 * It answers 401 without a bearer, 403 with a wrong one or for a foreign location, 405, 413 and 400 for what is no
 * notification, 500 when it could not be dealt with, 204 else. A notification that was dealt with, or is being dealt
 * with, is not dealt with again.
 *
 * @throws TypeError - When an option is wrong; the message names it.
 * @example
 * const receive = createNotificationReceiver({
 *   secrets: () => store.read(),
 *   onNotification: (notification) => queue.add(notification),
 * });
 * const response = await receive(request);
 */
export function createNotificationReceiver(options: NotificationReceiverOptions): NotificationReceiver {
  checkOptionTypes('createNotificationReceiver', options, optionTypes);
  const { secrets, uId, onNotification, seen = createMemorySeenNotifications(), maxBodyBytes = 1024 * 1024 } = options;
  if (typeof onNotification !== 'function') throw new TypeError('onNotification must be a function');
  if (!(maxBodyBytes > 0)) throw new TypeError('maxBodyBytes must be a number above 0');
  checkSecrets(secrets);
  const isOurs = typeof uId === 'function' ? uId : listed(uId);

  const deal = async (notification: VppNotification) => {
    // Two deliveries at the same time share one handling, and its outcome.
    await seen.once(`${notification.uId} ${notification.notificationId}`, async () => {
      if (!notification.known) notify(options.onUnknown, notification);
      await onNotification(notification);
    });
  };
  const refuse = (status: number, detail: string, headers: Readonly<Record<string, string>> = {}) => {
    notify(options.onError, unreadable(detail));
    return new Response(null, { status, headers });
  };

  return async (request) => {
    if (request.method !== 'POST') return refuse(405, `it came by ${request.method}`, { allow: 'POST' });
    const bearer = /^Bearer +(\S+) *$/i.exec(request.headers.get('authorization') ?? '')?.[1];
    if (bearer === undefined) return refuse(401, 'it carries no bearer', { 'www-authenticate': 'Bearer' });
    try {
      if (!(await isAccepted(bearer, secrets))) return refuse(403, 'it carries a wrong bearer');
      const text = await readLimited(request, maxBodyBytes).catch(asUnreadable);
      if (text === undefined) return refuse(413, `it is longer than ${maxBodyBytes} bytes`);
      const notification = parseNotification(parseJson(text), (surprise) =>
        notify(options.onDrift, {
          service: 'apple.vpp',
          operation: 'notifications.receive',
          label: options.label,
          ...surprise,
        }),
      );
      if (!(await isOurs(notification.uId))) return refuse(403, 'it is about a location that is not ours');
      await deal(notification);
      return new Response(null, { status: 204 });
    } catch (error) {
      notify(options.onError, error);
      const isUnreadable = error instanceof VppError && error.code === 'VPP_NOTIFICATION_UNREADABLE';
      return new Response(null, { status: isUnreadable ? 400 : 500 });
    }
  };
}

function listed(uId: string | readonly string[] | undefined): (uId: string) => boolean {
  if (uId === undefined) return () => true;
  const locationIds = new Set([uId].flat());
  return (locationId) => locationIds.has(locationId);
}

function asUnreadable(error: unknown): never {
  throw error instanceof TextError ? unreadable(error.message) : error;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not kept as the cause: its message repeats the text.
    throw unreadable('it is not JSON');
  }
}
