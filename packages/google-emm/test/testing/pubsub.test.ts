import { createVirtualClock } from '@mdmkit/core/testing';
import { expect, test } from 'vitest';
import { decodePull } from '../../src/index.ts';
import { createOidcProvider } from '../../src/testing/oidc.ts';
import { createPubsub, type PubsubFault } from '../../src/testing/pubsub.ts';

function setUp() {
  const clock = createVirtualClock();
  const pubsub = createPubsub(clock, createOidcProvider(clock));
  pubsub.addTopic('projects/p/topics/t');
  const subscription = pubsub.addPullSubscription('projects/p/topics/t');
  const publish = (...faults: PubsubFault[]) => {
    pubsub.faults.push(...faults);
    pubsub.publish('projects/p/topics/t', 'STATUS_REPORT', { name: 'd' });
  };
  return { clock, pubsub, subscription, publish };
}

test('messages wait until they are acknowledged', () => {
  const { subscription, publish } = setUp();
  publish();
  publish();
  expect(subscription.name).toBe('projects/p/subscriptions/t');
  const [first] = decodePull(subscription.pull(1));
  expect(first).toMatchObject({ notification: { type: 'STATUS_REPORT', device: { name: 'd' } } });
  subscription.acknowledge([first?.ackId ?? '']);
  expect(decodePull(subscription.pull())).toHaveLength(1);
  subscription.acknowledge(decodePull(subscription.pull()).map(({ ackId }) => ackId));
  expect(subscription.pull()).toEqual({});
});

test.for([
  ['duplicate', 2],
  ['drop', 0],
  ['delay', 0],
] as const)('%s: %i at once', async ([fault, count]) => {
  const { clock, pubsub, publish } = setUp();
  publish(fault);
  expect(pubsub.published).toHaveLength(count);
  await clock.advance(5_000);
  expect(pubsub.published).toHaveLength(fault === 'delay' ? 1 : count);
});

test('reorder: the message is delivered after the next one', () => {
  const { pubsub, publish } = setUp();
  publish('reorder');
  expect(pubsub.published).toHaveLength(0);
  publish();
  const [one, second] = pubsub.published.map(({ messageId }) => Number(messageId));
  expect(one).toBeGreaterThan(second ?? Number.NaN);
});

test('a topic without the grant, or an unknown topic, gets no messages', () => {
  const { pubsub } = setUp();
  pubsub.addTopic('closed', { publisherGranted: false });
  for (const topic of ['closed', 'nowhere']) pubsub.publish(topic, 'COMMAND', {});
  expect(pubsub.published).toEqual([]);
  expect(() => pubsub.addPullSubscription('nowhere')).toThrow('no topic');
});
