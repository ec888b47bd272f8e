import type { Clock } from '@mdmkit/core';
import type { OidcProvider } from './oidc.ts';
import type { SimulatedMessage } from './pubsub-message.ts';

/** The options of a push subscription. */
export interface PushOptions {
  /** The URL of the push endpoint. */
  readonly endpoint: string;
  /** The account of the tokens. Default: no token. */
  readonly serviceAccountEmail?: string;
  /** The audience of the tokens. Default: the endpoint. */
  readonly audience?: string;
  /** The time limit of an answer and the pause before a repetition, in milliseconds. Default: 10,000. */
  readonly ackDeadlineMs?: number;
  /** Changes the token of a push, to test a receiver. Default: none. */
  readonly forgeToken?: (token: string) => string;
}

/** A push subscription. */
export interface PushSubscription {
  /** The pushes so far with the status of the answer; 0 if there was no answer. */
  readonly deliveries: readonly {
    /** The id of the message. */
    readonly messageId: string;
    /** The HTTP status of the answer; 0 if there was no answer. */
    readonly status: number;
  }[];
  /** Stops the repetitions. */
  stop(): void;
}

interface Parts {
  readonly clock: Clock;
  readonly oidc: OidcProvider;
  readonly underWay: Set<Promise<void>>;
}

/** The statuses that acknowledge. (Pub/Sub: push subscriptions) */
const acknowledging = new Set([102, 200, 201, 202, 204]);
const maxAttempts = 50;

/** Creates a push subscription. It pushes a message again until it is acknowledged. */
export function createPush(
  options: PushOptions,
  { clock, oidc, underWay }: Parts,
): PushSubscription & { readonly receive: (message: SimulatedMessage) => void } {
  const { endpoint, serviceAccountEmail, audience = endpoint, ackDeadlineMs = 10_000 } = options;
  const deliveries: { messageId: string; status: number }[] = [];
  let stopped = false;

  const post = async (message: SimulatedMessage): Promise<number> => {
    const headers: Record<string, string> = { 'content-type': 'application/json' };
    if (serviceAccountEmail !== undefined) {
      const token = await oidc.sign({ audience, email: serviceAccountEmail });
      headers.authorization = `Bearer ${options.forgeToken?.(token) ?? token}`;
    }
    const { messageId, publishTime } = message;
    // Pub/Sub writes both names in both spellings.
    const body = { ...message, message_id: messageId, publish_time: publishTime };
    const envelope = { message: body, subscription: 'projects/example-emm/subscriptions/push' };
    const signal = AbortSignal.timeout(ackDeadlineMs);
    const answer = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(envelope), signal });
    await answer.arrayBuffer();
    return answer.status;
  };

  const deliver = (message: SimulatedMessage, attempt: number): void => {
    if (stopped) return;
    const delivery = post(message)
      .catch(() => 0)
      .then((status) => {
        deliveries.push({ messageId: message.messageId, status });
        if (!acknowledging.has(status) && attempt < maxAttempts) {
          clock.schedule(ackDeadlineMs, () => deliver(message, attempt + 1));
        }
      })
      .finally(() => underWay.delete(delivery));
    underWay.add(delivery);
  };

  return {
    deliveries,
    receive: (message) => deliver(message, 1),
    stop() {
      stopped = true;
    },
  };
}
