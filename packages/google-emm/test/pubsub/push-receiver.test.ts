import { listen } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import { createPushReceiver, type Notification, type PushReceiverOptions, type RejectedPush } from '../../src/index.ts';
import type { PushOptions } from '../../src/testing/index.ts';
import { startEmm } from '../start-emm.ts';

const topic = 'projects/p/topics/t';
const email = 'push@p.iam.gserviceaccount.com';
const audience = 'https://mdm.example.com/push';

/** A backend behind a real socket that a simulated Pub/Sub pushes to, and a device that reports. */
async function setUp(receiver: Partial<PushReceiverOptions> = {}, push: Partial<PushOptions> = {}) {
  const started = await startEmm();
  const { google, clock } = started;
  const got: Notification[] = [];
  const rejected: RejectedPush[] = [];
  const unknown: string[] = [];
  const answer = createPushReceiver({
    audience,
    serviceAccountEmail: email,
    keysOrigin: started.server.origin,
    clock,
    onNotification: (notification) => void got.push(notification),
    onRejected: (item) => void rejected.push(item),
    onUnknown: (type) => void unknown.push(type),
    ...receiver,
  });
  const backend = await listen({ fetch: answer });
  google.pubsub.addTopic(topic);
  const subscription = google.pubsub.addPushSubscription(topic, {
    endpoint: backend.origin,
    audience,
    serviceAccountEmail: email,
    ...push,
  });
  google.enterprise.document.pubsubTopic = topic;
  google.enterprise.document.enabledNotificationTypes = ['ENROLLMENT', 'STATUS_REPORT', 'COMMAND', 'USAGE_LOGS'];
  const device = google.enterprise.device(google.enterprise.devices.at(0)?.name ?? '');
  return {
    ...started,
    got,
    rejected,
    unknown,
    backend,
    subscription,
    device,
    pubsub: google.pubsub,
    async [Symbol.asyncDispose]() {
      subscription.stop();
      await backend.close();
      await started[Symbol.asyncDispose]();
    },
  };
}

test('a report arrives, signed, over HTTP, and is acknowledged', async () => {
  await using all = await setUp();
  all.device.sync();
  await all.pubsub.idle();
  expect(all.got).toMatchObject([{ type: 'STATUS_REPORT', device: { name: all.device.name }, deleted: false }]);
  expect(all.subscription.deliveries).toMatchObject([{ status: 204 }]);
});

test('the keys are read once for many pushes, and again when Google has changed them', async () => {
  await using all = await setUp();
  for (let time = 0; time < 3; time += 1) {
    all.device.sync();
    await all.pubsub.idle();
    await all.clock.advance(1_000);
  }
  expect(all.google.requests('oidc.certs')).toHaveLength(1);
  await all.clock.advance(60_000);
  all.pubsub.rotateKeys();
  all.device.sync();
  await all.pubsub.idle();
  expect(all.got).toHaveLength(4);
  expect(all.google.requests('oidc.certs')).toHaveLength(2);
});

test('pushes that arrive while the keys are read share one request', async () => {
  await using all = await setUp();
  const [one, second] = [0, 1].map((index) =>
    all.google.enterprise.device(all.google.enterprise.devices.at(index)?.name ?? ''),
  );
  one?.sync();
  second?.sync();
  await all.pubsub.idle();
  expect(all.got).toHaveLength(2);
  expect(all.google.requests('oidc.certs')).toHaveLength(1);
});

describe('a token that is not the subscription’s', () => {
  const cut = (token: string) => `${token.slice(0, -8)}AAAAAAAA`;
  test.for([
    ['none', { serviceAccountEmail: undefined }, 'the request has no token'],
    ['of another audience', { audience: 'https://evil.example' }, 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
    ['of another account', { serviceAccountEmail: 'x@evil.example' }, 'the token belongs to another account'],
    ['with another signature', { forgeToken: cut }, 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
    ['that is none', { forgeToken: () => 'abc' }, 'ERR_JWS_INVALID'],
    [
      'without a signature',
      { forgeToken: (token: string) => `${btoa('{"alg":"none"}')}.${token.split('.')[1]}.` },
      'ERR_',
    ],
  ] as const)('%s', async ([, push, detail]) => {
    // An absent account means: no token.
    await using all = await setUp({}, push as Partial<PushOptions>);
    all.device.sync();
    await all.pubsub.idle();
    expect(all.subscription.deliveries).toMatchObject([{ status: 401 }]);
    expect(all.rejected).toMatchObject([{ reason: 'unauthorized' }]);
    expect(all.rejected[0]?.detail).toContain(detail);
    expect(all.got).toEqual([]);
  });

  test('expired', async () => {
    await using all = await setUp();
    const late = createPushReceiver({
      audience,
      serviceAccountEmail: email,
      keysOrigin: all.server.origin,
      onNotification: () => {},
      clock: { ...all.clock, now: () => all.clock.now() + 2 * 3_600_000 },
    });
    await using backend = await listen({ fetch: late });
    const subscription = all.pubsub.addPushSubscription(topic, {
      endpoint: backend.origin,
      audience,
      serviceAccountEmail: email,
    });
    all.device.sync();
    await all.pubsub.idle();
    subscription.stop();
    expect(subscription.deliveries).toMatchObject([{ status: 401 }]);
  });
});

describe('a push of Pub/Sub', () => {
  test('duplicates are dealt with once', async () => {
    await using all = await setUp();
    all.pubsub.faults.push('duplicate');
    all.device.sync();
    await all.pubsub.idle();
    expect(all.subscription.deliveries).toMatchObject([{ status: 204 }, { status: 204 }]);
    expect(all.got).toHaveLength(1);
  });

  test('an old report does not undo a new one', async () => {
    await using all = await setUp();
    all.pubsub.faults.push('reorder');
    all.device.sync();
    await all.clock.advance(60_000);
    all.device.sync();
    await all.pubsub.idle();
    expect(all.subscription.deliveries).toHaveLength(2);
    // Which of the two comes first over two sockets is chance; the last word is the new one's.
    expect(all.got.at(-1)).toMatchObject({ device: { lastStatusReportTime: new Date(all.clock.now()).toISOString() } });
  });

  test.for(['bad-base64', 'missing-data'] as const)('%s is acknowledged and reported', async (fault) => {
    await using all = await setUp();
    all.pubsub.faults.push(fault);
    all.device.sync();
    await all.pubsub.idle();
    expect(all.subscription.deliveries).toMatchObject([{ status: 204 }]);
    expect(all.rejected).toMatchObject([{ reason: 'unreadable' }]);
  });

  test('an unknown type is acknowledged and reported', async () => {
    await using all = await setUp();
    all.pubsub.faults.push('unknown-type');
    all.device.sync();
    await all.pubsub.idle();
    expect(all.unknown).toEqual(['SOMETHING_NEW']);
    expect(all.subscription.deliveries).toMatchObject([{ status: 204 }]);
  });

  test('a removal under the type ENROLLMENT is a removal', async () => {
    await using all = await setUp();
    all.pubsub.faults.push('deleted-as-enrollment');
    await all.emm.devices.delete(all.device.name);
    await all.pubsub.idle();
    expect(all.got).toMatchObject([{ type: 'ENROLLMENT', deleted: true }]);
  });
});

test('a notification whose handler fails is sent again, and does not count as delivered', async () => {
  let failures = 2;
  const got: Notification[] = [];
  await using all = await setUp({
    onNotification(notification) {
      failures -= 1;
      if (failures === 1) throw new Error('the database is away');
      if (failures === 0) return 'retry';
      got.push(notification);
      return undefined;
    },
  });
  all.device.sync();
  for (let time = 0; time < 3; time += 1) {
    await all.pubsub.idle();
    await all.clock.advance(11_000);
  }
  await all.pubsub.idle();
  expect(all.subscription.deliveries.map(({ status }) => status)).toEqual([500, 503, 204]);
  expect(got).toHaveLength(1);
  expect(all.rejected).toEqual([{ reason: 'failed', detail: 'Error' }]);
});

test('a push beyond the limit is not read to its end', async () => {
  await using all = await setUp({ maxBytes: 100 });
  all.device.sync();
  await all.pubsub.idle();
  expect(all.subscription.deliveries).toMatchObject([{ status: 413 }]);
});

test.for(['audience', 'serviceAccountEmail'] as const)('%s has to be given', (option) => {
  const options = { audience, serviceAccountEmail: email, onNotification: () => {}, [option]: '' };
  expect(() => createPushReceiver(options)).toThrow(option);
});

test.each([
  { maxBytes: Number.NaN },
  { maxBytes: '100' },
  { maxBytes: -1 },
  { audience: 5 },
  { store: 'x' },
  { onRejected: 5 },
  { onUnknown: 'x' },
  { clock: 5 },
])('an option of a wrong type is refused: %j', (option) => {
  const options = { audience, serviceAccountEmail: email, onNotification: () => {}, ...option };
  const name = Object.keys(option)[0] ?? '';
  expect(() => createPushReceiver(options as PushReceiverOptions)).toThrow(`createPushReceiver: ${name} must be`);
});

test.each(['unknown-type', 'bad-base64'] as const)(
  'a hook that throws does not have the push sent again: %s',
  async (fault) => {
    const fail = () => {
      throw new Error('the log is full');
    };
    await using all = await setUp({ onUnknown: fail, onRejected: fail });
    all.pubsub.faults.push(fault);
    all.device.sync();
    await all.pubsub.idle();
    expect(all.subscription.deliveries).toMatchObject([{ status: 204 }]);
  },
);

test('a request that is not a push is answered', async () => {
  await using all = await setUp();
  for (const request of [
    new Request(all.backend.origin),
    new Request(all.backend.origin, { method: 'POST', body: '{' }),
  ]) {
    expect((await fetch(request)).status).toBe(401);
  }
});
