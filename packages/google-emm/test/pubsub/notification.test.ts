import { findSecrets } from '@mdmkit/core/testing';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeNotification, decodePull, NotificationUnreadable } from '../../src/index.ts';
import { readDiscovery, sampleOf } from '../discovery.ts';

const name = 'enterprises/e/devices/d';
const encode = (document: unknown) => Buffer.from(JSON.stringify(document)).toString('base64');
const message = (notificationType: string, document?: unknown) => ({
  attributes: { notificationType },
  messageId: '7',
  message_id: '7',
  publishTime: '2026-11-23T12:00:00.123456789Z',
  ...(document === undefined ? {} : { data: encode(document) }),
});
const envelope = { messageId: '7', publishedAtMs: Date.UTC(2026, 10, 23, 12, 0, 0, 123) };

describe('the five types', () => {
  test.for([
    ['ENROLLMENT', { name, state: 'PROVISIONING' }, { device: { name, state: 'PROVISIONING' }, deleted: false }],
    ['ENROLLMENT', { name, state: 'DELETED' }, { device: { name, state: 'DELETED' }, deleted: true }],
    ['STATUS_REPORT', { name, appliedState: 'DELETED' }, { device: { name, appliedState: 'DELETED' }, deleted: true }],
    [
      'COMMAND',
      { name: `${name}/operations/1`, done: true },
      { operation: { name: `${name}/operations/1`, done: true } },
    ],
    [
      'USAGE_LOGS',
      { device: name, usageLogEvents: [{ eventId: '1' }] },
      { logs: { device: name, usageLogEvents: [{ eventId: '1' }] } },
    ],
    ['ENTERPRISE_UPGRADE', { enterprise: 'enterprises/e' }, { upgrade: { enterprise: 'enterprises/e' } }],
  ] as const)('%s of %o', ([type, document, decoded]) => {
    expect(decodeNotification(message(type, document))).toEqual({ ...envelope, type, ...decoded });
  });

  test('a report with every documented member is read', (context) => {
    const device = sampleOf(readDiscovery(context), 'Device', 1);
    expect(decodeNotification(message('STATUS_REPORT', device))).toMatchObject({ device });
  });
});

test('a test message and an unknown type are decoded as such', () => {
  expect(decodeNotification(message('test'))).toEqual({ ...envelope, type: 'TEST' });
  expect(decodeNotification(message('DANCE', { a: 1 }))).toEqual({
    ...envelope,
    type: 'UNKNOWN',
    notificationType: 'DANCE',
  });
  expect(decodeNotification({})).toMatchObject({
    type: 'UNKNOWN',
    notificationType: '',
    messageId: '',
    publishedAtMs: undefined,
  });
});

test('a notification does not hold the new password of its command', () => {
  const metadata = {
    type: 'RESET_PASSWORD',
    newPassword: 'correct-horse',
    addEsimParams: { activationCode: 'LPA:1$secret' },
  };
  const notification = decodeNotification(message('COMMAND', { name: 'o', metadata }));
  expect(findSecrets(notification, ['correct-horse', 'LPA:1$secret'])).toEqual([]);
});

test.for([
  [null, 'not a Pub/Sub message'],
  [{ data: 7 }, 'not a Pub/Sub message'],
  [message('COMMAND'), 'no data'],
  [{ ...message('COMMAND'), data: 'e30*' }, 'not base64'],
  [{ ...message('COMMAND'), data: Buffer.from('{').toString('base64') }, 'is not JSON'],
  [message('COMMAND', {}), 'does not fit'],
  [message('STATUS_REPORT', []), 'does not fit'],
  [message('USAGE_LOGS', 'x'), 'does not fit'],
] as const)('%o cannot be read: %s', ([broken, words]) => {
  expect(() => decodeNotification(broken)).toThrow(NotificationUnreadable);
  expect(() => decodeNotification(broken)).toThrow(words);
});

test('in a pull, a message that cannot be read becomes an error in its place', () => {
  const pulled = decodePull({
    receivedMessages: [
      { ackId: 'a', message: message('test') },
      { ackId: 'b', message: message('COMMAND') },
      { message: message('test') },
      7,
    ],
  });
  expect(pulled).toMatchObject([
    { ackId: 'a', notification: { type: 'TEST' } },
    { ackId: 'b', notification: { name: 'NotificationUnreadable' } },
    { ackId: '', notification: { name: 'NotificationUnreadable' } },
    { ackId: '', notification: { name: 'NotificationUnreadable' } },
  ]);
  expect(decodePull({})).toEqual([]);
  const strange = { receivedMessages: [{ ackId: { length: { toString: '' } }, message: {} }] };
  expect(decodePull(strange)).toMatchObject([{ ackId: '' }]);
  const others = [[], { ok: true }, { error: { code: 401 } }, { receivedMessages: null }, { receivedMessages: {} }];
  for (const other of others) expect(() => decodePull(other)).toThrow(NotificationUnreadable);
});

test('no input makes the decoders throw another error', () => {
  const type = fc.constantFrom(
    'ENROLLMENT',
    'STATUS_REPORT',
    'COMMAND',
    'USAGE_LOGS',
    'ENTERPRISE_UPGRADE',
    'test',
    '',
  );
  const data = fc.oneof(fc.string(), fc.jsonValue().map(encode), fc.jsonValue());
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.record({ attributes: fc.record({ notificationType: type }), data }, { requiredKeys: ['attributes'] }),
  );
  fc.assert(
    fc.property(anything, (value) => {
      for (const decode of [decodeNotification, (one: unknown) => decodePull({ receivedMessages: [one] })]) {
        try {
          decode(value);
        } catch (error) {
          expect(error).toBeInstanceOf(NotificationUnreadable);
        }
      }
    }),
    { numRuns: 500 },
  );
});
