import type { ActiveWindow } from '@mdmkit/monitor/judge';
import { expect, test } from 'vitest';
import { createMuting } from '../../src/service/muting.ts';
import { incident } from '../support/stored.ts';

const services: Readonly<Record<string, string>> = { a: 'apple.dep', b: 'apple.dep', c: 'apple.vpp' };
const nightly: ActiveWindow = { id: 'nightly', mode: 'suppress', untilMs: 9 };

function mutedBy(window: ActiveWindow, matches: (id: string, service: string) => boolean, ...covered: string[]) {
  const muting = createMuting(
    (id) => (services[id] === undefined ? undefined : { id, service: services[id], tenant: id }),
    ({ id, service }) => (matches(id, service) ? window : undefined),
  );
  return muting(incident({ service: 'apple.dep', tenant: null }), covered, 1);
}

test('an incident is muted where each target that it explains lies in a window', () => {
  expect(mutedBy(nightly, () => true, 'a', 'b')).toBe('nightly');
  expect(mutedBy(nightly, (id) => id === 'a', 'a', 'b')).toBeNull();
});

test('a window that only annotates mutes nothing', () => {
  expect(mutedBy({ ...nightly, mode: 'annotate' }, () => true, 'a')).toBeNull();
});

test('targets that are no more do not count', () => {
  expect(mutedBy(nightly, (id) => id === 'a', 'a', 'gone')).toBe('nightly');
});

test('of an incident that explains nobody yet, what covers its service decides', () => {
  expect(mutedBy(nightly, (_id, service) => service === 'apple.dep')).toBe('nightly');
  expect(mutedBy(nightly, (_id, service) => service === 'apple.vpp')).toBeNull();
});
