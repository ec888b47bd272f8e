import { createVirtualClock } from '@mdmkit/core/testing';
import { expect, it } from 'vitest';
import { createEventList } from '../../src/testing/event-list.ts';

const done = { requested: 2, completed: 2, failures: [] };

it('does work when its time has come, once', async () => {
  const clock = createVirtualClock();
  const events = createEventList(clock, () => 1_000);
  let count = 0;
  const { eventId, eventStatus } = events.take('ASSOCIATE', 2, () => {
    count += 1;
    return done;
  });
  expect(eventStatus).toBe('PENDING');
  await clock.advance(1_000);
  events.settle();
  expect([events.find(eventId)?.eventStatus, count]).toEqual(['COMPLETE', 1]);
});

it('does it at once without a delay, and never when stuck', async () => {
  const clock = createVirtualClock();
  const events = createEventList(clock, () => 0);
  events.faults.stuck = 1;
  expect(events.take('REVOKE', 1, () => done).eventStatus).toBe('PENDING');
  const failed = { ...done, completed: 1, failures: [{ errorNumber: 9609, errorInfo: {} }] as const };
  expect(events.take('REVOKE', 1, () => failed).eventStatus).toBe('FAILED');
  await clock.advance(1e9);
  events.settle();
  expect(events.all().map(({ eventStatus }) => eventStatus)).toEqual(['PENDING', 'FAILED']);
});
