import { expect, test } from 'vitest';
import { createMemoryDeliveryStore, type Notification } from '../../src/index.ts';
import { eventTimeOf, isStale, subjectOf } from '../../src/pubsub/delivery-guard.ts';

const at = (iso: string) => Date.parse(iso);
const report = (messageId: string, lastStatusReportTime?: string): Notification => ({
  type: 'STATUS_REPORT',
  messageId,
  publishedAtMs: at('2026-11-23T12:00:00Z'),
  deleted: false,
  device: { name: 'd', ...(lastStatusReportTime === undefined ? {} : { lastStatusReportTime }) },
});

test('a repeated message and an older event are stale; an event of the same time is not', () => {
  const last = { messageId: '1', eventAtMs: at('2026-11-23T11:00:00Z') };
  expect(isStale(report('1', '2026-11-23T13:00:00Z'), last)).toBe(true);
  expect(isStale(report('2', '2026-11-23T10:59:59Z'), last)).toBe(true);
  expect(isStale(report('2', '2026-11-23T11:00:00Z'), last)).toBe(false);
  expect(isStale(report('2'), undefined)).toBe(false);
});

test('a message without an id is no repetition of another one without an id', () => {
  const last = { messageId: '', eventAtMs: at('2026-11-23T11:00:00Z') };
  expect(isStale(report('', '2026-11-23T11:00:00Z'), last)).toBe(false);
  expect(isStale(report('', '2026-11-23T10:00:00Z'), last)).toBe(true);
  const publishedAtMs = at('2026-11-23T10:00:00Z');
  expect(isStale({ type: 'USAGE_LOGS', messageId: '', publishedAtMs, logs: {} }, last)).toBe(false);
});

test('an event without a time is not older than another one', () => {
  const operation = { name: 'o', done: true };
  const done: Notification = { type: 'COMMAND', messageId: '2', publishedAtMs: undefined, operation };
  expect(eventTimeOf(done)).toBeUndefined();
  expect(isStale(done, { messageId: '1', eventAtMs: at('2026-11-23T11:00:00Z') })).toBe(false);
});

test.each([{ entries: Number.NaN }, { entries: 0 }, { entries: '5' }, { entires: 5 }])(
  'the memory store refuses %j',
  (options) => {
    expect(() => createMemoryDeliveryStore(options as object)).toThrow(TypeError);
  },
);

test('the time of an event is that of the report, else of the enrolment, else of the publication', () => {
  expect(eventTimeOf(report('1', '2026-11-23T10:00:00Z'))).toBe(at('2026-11-23T10:00:00Z'));
  const enrolled = { ...report('1'), device: { name: 'd', enrollmentTime: '2026-11-22T10:00:00Z' } } as Notification;
  expect(eventTimeOf(enrolled)).toBe(at('2026-11-22T10:00:00Z'));
  expect(eventTimeOf(report('1'))).toBe(at('2026-11-23T12:00:00Z'));
  expect(eventTimeOf(report('1', 'never'))).toBe(at('2026-11-23T12:00:00Z'));
});

test('the key of a notification is its device or operation, else its message', () => {
  expect(subjectOf(report('1'))).toBe('d');
  expect(subjectOf({ type: 'COMMAND', messageId: '1', publishedAtMs: 0, operation: { name: 'o' } })).toBe('o');
  expect(subjectOf({ type: 'USAGE_LOGS', messageId: '9', publishedAtMs: 0, logs: {} })).toBe('message 9');
});

test('the memory store drops the oldest entries', async () => {
  const store = createMemoryDeliveryStore({ entries: 2 });
  for (const key of ['a', 'b', 'a', 'c']) await store.set(key, { messageId: key, eventAtMs: 0 });
  expect(await store.get('b')).toBeUndefined();
  expect(await store.get('a')).toBeDefined();
});

test.for(['2027-02-30T00:00:00Z', '2026-11-23T12:00:00', 'expires 5', '2027'])(
  'a report time that is no instant ("%s") is replaced by the time of publication',
  (lastStatusReportTime) => {
    const device = { name: 'enterprises/e/devices/d', lastStatusReportTime };
    const notification = { messageId: '1', publishedAtMs: 42, type: 'STATUS_REPORT', device, deleted: false } as const;
    expect(eventTimeOf(notification)).toBe(42);
  },
);
