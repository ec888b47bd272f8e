import { describe, expect, test } from 'vitest';
import { createFleet, type FleetOptions, minute, second, tenantsOf } from '../../support/monitored-fleet.ts';

const from = 1_800_000_000_000;
const begin = from + 8 * minute + 7 * second;
const services = ['apple.dep', 'apple.vpp', 'google.amapi'] as const;
const targets = services.flatMap((service) => tenantsOf(service, 20));

/** The causes that are told in 20 minutes in which these services fail with this code. */
function keysOf(failing: readonly string[], code: string, options: Partial<FleetOptions> = {}): readonly string[] {
  const fleet = createFleet({
    targets,
    fromMs: from,
    hosts: 3,
    controls: () => true,
    world: ({ service }, atMs) => (atMs >= begin && failing.includes(service) ? 'fail.network' : undefined),
    code: ({ service }) => `${service.toUpperCase().replace('.', '_')}_${code}`,
    ...options,
  });
  fleet.pass(28 * minute);
  return fleet.incidents().map(({ key }) => key);
}

describe('failures of two vendors at once, while neutral hosts answer', () => {
  test.each(['DNS_FAILED', 'NAME_NOT_FOUND'])('%s of any services is our resolver', (code) => {
    expect(keysOf(['apple.vpp', 'google.amapi'], code)).toEqual(['own-network:here']);
  });

  test.each(['CONNECTION_FAILED', 'CONNECTION_RESET', 'TIMEOUT'])('%s of all services is our network', (code) => {
    expect(keysOf(services, code)).toEqual(['own-network:here']);
  });

  test('a connection that fails for some services only is the vendors’ trouble', () => {
    expect(new Set(keysOf(['apple.vpp', 'google.amapi'], 'TIMEOUT'))).toEqual(
      new Set(['vendor:apple.vpp', 'vendor:google.amapi']),
    );
  });

  test('answers are the vendors’ trouble, also of all services', () => {
    expect(new Set(keysOf(services, 'SERVER_ERROR'))).toEqual(new Set(services.map((service) => `vendor:${service}`)));
  });

  test('names of one vendor that do not resolve are its trouble', () => {
    expect(keysOf(['apple.vpp'], 'DNS_FAILED')).toEqual(['vendor:apple.vpp']);
  });

  test('it is our network without neutral hosts, too', () => {
    expect(keysOf(services, 'TIMEOUT', { hosts: 0 })).toEqual(['own-network:here']);
  });
});

test('hosts that come and go while some checks fail are one trouble of our network', () => {
  let request = 0;
  const fleet = createFleet({
    targets,
    fromMs: from,
    hosts: 3,
    controls: (atMs) => atMs < begin || Math.floor((atMs - begin) / minute) % 2 === 1,
    world: (_target, atMs) => {
      request += 1;
      return atMs >= begin && request % 3 === 0 ? 'fail.network' : undefined;
    },
    code: () => 'TEST_DNS_FAILED',
  });
  fleet.pass(28 * minute);
  expect(fleet.incidents().map(({ key }) => key)).toEqual(['own-network:here']);
});
