import { expect, test } from 'vitest';
import { enterpriseMethods } from '../../src/api/enterprises.ts';
import { readDiscovery, sampleOf } from '../discovery.ts';

const { response } = enterpriseMethods.get.endpoint;

test('every documented member of an enterprise is known', (context) => {
  const discovery = readDiscovery(context);
  for (let variant = 0; variant < 8; variant += 1) {
    const document = sampleOf(discovery, 'Enterprise', variant);
    const surprises: unknown[] = [];
    expect(response?.read(structuredClone(document), (reported) => surprises.push(reported))).toEqual(document);
    expect(surprises).toEqual([]);
  }
});

test('a new kind of notification is accepted and reported', () => {
  const reported: unknown[] = [];
  const document = { name: 'enterprises/LC1', enabledNotificationTypes: ['DANCE'], newMember: 1 };
  expect(response?.read({ ...document }, (surprise) => reported.push(surprise))).toEqual(document);
  expect(reported).toMatchObject([
    { kind: 'unknown-member', pointer: '/newMember' },
    { kind: 'unknown-value', pointer: '/enabledNotificationTypes/0' },
  ]);
});
