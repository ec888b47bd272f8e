import type { Clock } from '@mdmkit/core';
import type { OidcProvider } from './oidc.ts';
import type { SimulatedMessage } from './pubsub-message.ts';
import { createPush, type PushOptions, type PushSubscription } from './pubsub-push.ts';

/** What goes wrong with the next notifications, in order. */
export type PubsubFault =
  | 'duplicate'
  | 'reorder'
  | 'delay'
  | 'drop'
  | 'bad-base64'
  | 'missing-data'
  | 'unknown-type'
  | 'deleted-as-enrollment';

/** A subscription whose messages are pulled. */
export interface PullSubscription {
  /** `projects/{project}/subscriptions/{subscription}`. */
  readonly name: string;
  /** The answer of a pull: at most `maxMessages` messages that are not acknowledged. */
  pull(maxMessages?: number): {
    /** The messages; absent if there are none. */
    readonly receivedMessages?: readonly {
      /** Acknowledges the message. */
      readonly ackId: string;
      /** The message. */
      readonly message: SimulatedMessage;
    }[];
  };
  /** Acknowledges messages. */
  acknowledge(ackIds: readonly string[]): void;
}

/** Google's Pub/Sub, as far as Android Management uses it. */
export interface SimulatedPubsub {
  /** Adds a topic. With `publisherGranted: false`, Android Management cannot publish to it. Default: true. */
  addTopic(
    name: string,
    options?: {
      /** Whether Android Management can publish to the topic. Default: true. */
      readonly publisherGranted?: boolean;
    },
  ): void;
  /** Sends the messages of a topic to an address, each with a signed token. */
  addPushSubscription(topic: string, options: PushOptions): PushSubscription;
  /** Keeps the messages of a topic until they are pulled. */
  addPullSubscription(topic: string): PullSubscription;
  /** Replaces the key that tokens are signed with. */
  rotateKeys(): void;
  /** Faults for the notifications to come. */
  readonly faults: PubsubFault[];
  /** All that was published, oldest first. */
  readonly published: readonly (SimulatedMessage & {
    /** The name of the topic. */
    readonly topic: string;
  })[];
  /** Resolves once no delivery is under way. */
  idle(): Promise<void>;
}

/** The same, with what Android Management uses of it. */
export interface PubsubInside extends SimulatedPubsub {
  /** Whether Android Management may publish to a topic. */
  mayPublish(topic: string): boolean;
  /** Publishes a notification. */
  publish(topic: string, type: string, document: unknown): void;
}

interface Topic {
  readonly name: string;
  readonly granted: boolean;
  readonly receive: ((message: SimulatedMessage) => void)[];
}

/** How many published messages are remembered. */
const maxRemembered = 10_000;
const delayMs = 5_000;

/** Creates a simulated Pub/Sub. */
export function createPubsub(clock: Clock, oidc: OidcProvider): PubsubInside {
  const topics = new Map<string, Topic>();
  const faults: PubsubFault[] = [];
  const published: (SimulatedMessage & { topic: string })[] = [];
  const underWay = new Set<Promise<void>>();
  let heldBack: (() => void) | undefined;
  let count = 0;

  const topicOf = (name: string): Topic => {
    const topic = topics.get(name);
    if (!topic) throw new TypeError(`there is no topic ${name}`);
    return topic;
  };
  const deliver = (topic: Topic, message: SimulatedMessage) => {
    if (published.length >= maxRemembered) published.shift();
    published.push({ ...message, topic: topic.name });
    for (const receive of topic.receive) receive(message);
  };
  const makeMessage = (type: string, document: unknown, fault: PubsubFault | undefined): SimulatedMessage => {
    count += 1;
    const data = Buffer.from(JSON.stringify(document)).toString('base64');
    const message = {
      attributes: { notificationType: fault === 'unknown-type' ? 'SOMETHING_NEW' : type },
      messageId: String(10_000_000_000_000 + count),
      publishTime: new Date(clock.now()).toISOString(),
    };
    if (fault === 'missing-data') return message;
    return { ...message, data: fault === 'bad-base64' ? `${data.slice(0, -3)}*#!` : data };
  };

  return {
    faults,
    published,
    addTopic: (name, { publisherGranted = true } = {}) =>
      void topics.set(name, { name, granted: publisherGranted, receive: [] }),
    addPushSubscription(name, options) {
      const push = createPush(options, { clock, oidc, underWay });
      topicOf(name).receive.push(push.receive);
      return push;
    },
    addPullSubscription: (name) => addPull(topicOf(name)),
    rotateKeys: () => oidc.rotate(),
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    mayPublish: (name) => topics.get(name)?.granted === true,
    publish(name, type, document) {
      const topic = topics.get(name);
      if (!topic?.granted) return;
      const fault = faults.shift();
      const actualType = fault === 'deleted-as-enrollment' ? 'ENROLLMENT' : type;
      const message = makeMessage(actualType, document, fault);
      const send = () => deliver(topic, message);
      const held = heldBack;
      heldBack = undefined;
      if (fault === 'drop') return;
      if (fault === 'delay') clock.schedule(delayMs, send);
      // It is delivered after the next message.
      else if (fault === 'reorder') heldBack = send;
      else send();
      if (fault === 'duplicate') send();
      held?.();
    },
  };
}

function addPull(topic: Topic): PullSubscription {
  const backlog = new Map<string, SimulatedMessage>();
  let count = 0;
  topic.receive.push((message) => {
    count += 1;
    backlog.set(`ack-${count}`, message);
  });
  return {
    name: topic.name.replace('/topics/', '/subscriptions/'),
    pull(maxMessages = 100) {
      const some = [...backlog].slice(0, maxMessages);
      return some.length === 0 ? {} : { receivedMessages: some.map(([ackId, message]) => ({ ackId, message })) };
    },
    acknowledge(ackIds) {
      for (const ackId of ackIds) backlog.delete(ackId);
    },
  };
}
