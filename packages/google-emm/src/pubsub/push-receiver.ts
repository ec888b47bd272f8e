import {
  type Clock,
  checkOptionTypes,
  decodeText,
  notify,
  type OptionTypes,
  systemClock,
  type Transport,
} from '@mdmkit/core';
import { createTurns } from '../commands/turns.ts';
import { NotificationUnreadable } from '../errors/notification-unreadable.ts';
import { createMemoryDeliveryStore, type DeliveryStore, eventTimeOf, isStale, subjectOf } from './delivery-guard.ts';
import { createGoogleKeys } from './google-keys.ts';
import { decodeNotification, type Notification } from './notification.ts';

/** Why a push was rejected, for logs. It holds no token and no content. */
export interface RejectedPush {
  /** `unauthorized`: the token is missing or wrong. `unreadable`: it is no notification. `too-large`. `failed`: the handler threw. */
  readonly reason: 'unauthorized' | 'unreadable' | 'too-large' | 'failed';
  /** A sentence with details. */
  readonly detail: string;
}

/** The options of {@link createPushReceiver}. */
export interface PushReceiverOptions {
  /** The audience of the subscription's tokens. It is the URL of the push endpoint unless you configured another one. */
  readonly audience: string;
  /** The service account of the subscription. Tokens of other accounts are rejected. */
  readonly serviceAccountEmail: string;
  /**
   * Processes a notification. The push is acknowledged when the promise resolves. If it rejects, or resolves to `retry`,
   * Pub/Sub sends the push again.
   */
  readonly onNotification: (notification: Notification) => unknown;
  /** Called with types that this package does not know. They are acknowledged; an error that it throws is ignored. Default: none. */
  readonly onUnknown?: (notificationType: string) => void;
  /** Called for each rejected push. An error that it throws is ignored. Default: none. */
  readonly onRejected?: (rejected: RejectedPush) => void;
  /** Stores what was delivered. Default: in the receiver. */
  readonly store?: DeliveryStore;
  /** The size limit of a push, in bytes. Default: 14 MiB; a Pub/Sub message has at most 10 MB. */
  readonly maxBytes?: number;
  /** The origin of Google's public keys. Default: `https://www.googleapis.com`. */
  readonly keysOrigin?: string;
  /** The connections for reading the keys. Default: its own. */
  readonly transport?: Transport;
  /** The clock. Default: the clock of this machine. */
  readonly clock?: Clock;
}

/** Answers the pushes of one subscription. Call it from the push endpoint of a web server. */
export type PushReceiver = (request: Request) => Promise<Response>;

const optionTypes: OptionTypes<PushReceiverOptions> = {
  audience: 'text',
  serviceAccountEmail: 'text',
  onNotification: 'function',
  onUnknown: 'function',
  onRejected: 'function',
  store: 'object',
  maxBytes: 'count',
  keysOrigin: 'text',
  transport: 'object',
  clock: 'object',
};

const issuers = ['https://accounts.google.com', 'accounts.google.com'];

/**
 * Creates a receiver. It checks Google's token (signature, issuer, audience, account), decodes the notification, drops
 * duplicates and notifications that are older than the last one, and processes the others one at a time per device.
 *
 * A malformed push is acknowledged: otherwise Pub/Sub would send it until its retention ends. So is an unknown type.
 *
 * @example
 * ```ts
 * const receive = createPushReceiver({ audience, serviceAccountEmail, onNotification: (notification) => save(notification) });
 * app.post('/push', getRequestListener(receive)); // Express, with @hono/node-server
 * ```
 *
 * @throws TypeError - If an option is missing or wrong; the message names it.
 */
export function createPushReceiver(options: PushReceiverOptions): PushReceiver {
  checkOptionTypes('createPushReceiver', options, optionTypes);
  const { audience, serviceAccountEmail, store = createMemoryDeliveryStore(), clock = systemClock } = options;
  if (!audience) throw new TypeError('audience must be the audience of the subscription');
  if (!serviceAccountEmail) throw new TypeError('serviceAccountEmail must be the account of the subscription');
  if (typeof options.onNotification !== 'function') throw new TypeError('onNotification must be a function');
  const { maxBytes = 14 * 1024 * 1024 } = options;
  const keys = createGoogleKeys({ origin: options.keysOrigin, transport: options.transport, clock });
  // One notification per key at a time: two at once would both find nothing delivered.
  const turns = createTurns();
  const reject = (status: number, reason: RejectedPush['reason'], detail: string): Response => {
    notify(options.onRejected, { reason, detail });
    return new Response(null, { status });
  };

  const deliver = async (notification: Notification): Promise<'done' | 'retry'> => {
    if (notification.type === 'TEST') return 'done';
    if (notification.type === 'UNKNOWN') {
      notify(options.onUnknown, notification.notificationType);
      return 'done';
    }
    const key = subjectOf(notification);
    const last = await store.get(key);
    if (isStale(notification, last)) return 'done';
    if ((await options.onNotification(notification)) === 'retry') return 'retry';
    // After the handler: a crash in between repeats the notification and does not skip it.
    const eventAtMs = eventTimeOf(notification) ?? last?.eventAtMs ?? 0;
    await store.set(key, { messageId: notification.messageId, eventAtMs });
    return 'done';
  };

  return async (request) => {
    const refusal = await refuseToken(request, { audience, serviceAccountEmail, keys, nowMs: clock.now() });
    if (refusal !== undefined) return reject(401, 'unauthorized', refusal);
    const body = await readBytes(request, maxBytes);
    if (body === undefined) return reject(413, 'too-large', `the push is larger than ${maxBytes} bytes`);
    let notification: Notification;
    try {
      notification = decodeNotification(messageOf(body));
    } catch (error) {
      if (!(error instanceof NotificationUnreadable)) throw error;
      return reject(204, 'unreadable', error.message);
    }
    try {
      const outcome = await turns.run(subjectOf(notification), () => deliver(notification));
      return new Response(null, { status: outcome === 'retry' ? 503 : 204 });
    } catch (error) {
      return reject(500, 'failed', error instanceof Error ? error.name : 'the handler failed');
    }
  };
}

interface Expected {
  readonly audience: string;
  readonly serviceAccountEmail: string;
  readonly keys: ReturnType<typeof createGoogleKeys>;
  readonly nowMs: number;
}

/** Why the token of a push is rejected; undefined for a valid one. */
async function refuseToken(request: Request, expected: Expected): Promise<string | undefined> {
  const token = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (token === undefined) return 'the request has no token';
  const { jwtVerify } = await import('jose');
  try {
    const { payload } = await jwtVerify(token, expected.keys, {
      issuer: issuers,
      audience: expected.audience,
      algorithms: ['RS256'],
      currentDate: new Date(expected.nowMs),
      clockTolerance: 60,
      requiredClaims: ['exp', 'email'],
    });
    if (payload.email !== expected.serviceAccountEmail) return 'the token belongs to another account';
    return payload.email_verified === true ? undefined : 'the address in the token is not verified';
  } catch (error) {
    const { code } = error as { readonly code?: unknown };
    return typeof code === 'string' ? code : 'the token could not be checked';
  }
}

async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // The elements of a request's body are bytes. (Fetch: body)
  const body: AsyncIterable<Uint8Array> | Iterable<Uint8Array> = request.body ?? [];
  for await (const chunk of body) {
    length += chunk.length;
    if (length > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function messageOf(body: Uint8Array): unknown {
  try {
    const envelope: unknown = JSON.parse(decodeText(body));
    if (typeof envelope === 'object' && envelope !== null && 'message' in envelope) return envelope.message;
  } catch {
    // Said below.
  }
  throw new NotificationUnreadable('the push is not a Pub/Sub envelope');
}
