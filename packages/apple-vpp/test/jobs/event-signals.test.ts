import { expect, it } from 'vitest';
import { createEventSignals, parseNotification } from '../../src/index.ts';

const notificationOf = (notificationType: string, notification: object) =>
  parseNotification({ notificationId: 'n', uId: '7', notificationType, notification });

it.each([
  ['USER_MANAGEMENT', { eventId: 'e', type: 'CREATE', users: [{ clientUserId: 'a' }, { clientUserId: 'b' }] }],
  [
    'SUBSCRIPTION_MANAGEMENT',
    {
      eventId: 'e',
      type: 'ASSOCIATE',
      assignments: [
        { adamId: 1, clientUserId: 'a' },
        { adamId: 1, clientUserId: 'b' },
      ],
    },
  ],
])('receives %s, before or after a caller waits', async (type, notification) => {
  const signals = createEventSignals();
  signals.observe(notificationOf(type, notification));
  await signals.settled('e', 2, new AbortController().signal);
  const waiting = signals.settled('e', 2, new AbortController().signal);
  signals.observe(notificationOf(type, notification));
  await waiting;
});

it('ends with its signal', async () => {
  const controller = new AbortController();
  const waiting = createEventSignals().settled('e', 1, controller.signal);
  controller.abort();
  await waiting;
});

it('takes no notice of what names no event, and forgets the oldest', async () => {
  const signals = createEventSignals();
  signals.observe(notificationOf('ASSET_COUNT', { adamId: '1', countDelta: 1 }));
  signals.observe(notificationOf('ASSET_MANAGEMENT', { type: 'ASSOCIATE' }));
  signals.observe(notificationOf('USER_MANAGEMENT', { type: 'CREATE' }));
  signals.observe(notificationOf('FUTURE', {}));
  for (let index = 0; index <= 10_000; index += 1) {
    signals.observe(
      notificationOf('USER_MANAGEMENT', { eventId: `e${index}`, type: 'CREATE', users: [{ clientUserId: 'a' }] }),
    );
  }
  const controller = new AbortController();
  let ended = false;
  const waiting = signals.settled('e0', 1, controller.signal).then(() => {
    ended = !controller.signal.aborted;
  });
  await new Promise((resolve) => setImmediate(resolve));
  controller.abort();
  await waiting;
  expect(ended).toBe(false);
});
