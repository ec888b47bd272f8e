import { describe, expect, test } from 'vitest';
import { createFleet, type FleetOptions, minute, second, tenantsOf } from '../../support/monitored-fleet.ts';

const from = 1_800_000_000_000;
const begin = from + 20 * minute + 7 * second;

/** What is told and when, in seconds after the trouble began; repeated news is left out. */
function told(fleet: ReturnType<typeof createFleet>) {
  const keys = new Map(fleet.incidents().map(({ id, key }) => [id, key]));
  return fleet.notifications
    .filter(({ kind }) => kind === 'opened')
    .map(({ incident, atMs }) => ({ key: keys.get(incident), seconds: (atMs - begin) / second }));
}

function play(options: Omit<FleetOptions, 'fromMs'>, lengthMs = 40 * minute) {
  const fleet = createFleet({ ...options, fromMs: from });
  fleet.pass(20 * minute + lengthMs);
  return fleet;
}
const keysOf = (fleet: ReturnType<typeof createFleet>) => told(fleet).map(({ key }) => key);

describe('own-network', () => {
  const targets = [...tenantsOf('apple.vpp', 50), ...tenantsOf('google.amapi', 50)];

  test('with the neutral hosts away it is ours, and no target changes its state', () => {
    const fleet = play({
      targets,
      hosts: 3,
      controls: (atMs) => atMs < begin,
      world: (_target, atMs) => (atMs >= begin ? 'fail.network' : undefined),
    });
    expect(keysOf(fleet)).toEqual(['own-network:here']);
    expect(fleet.episodes()).toEqual([]);
    expect(targets.filter(({ target }) => fleet.monitor.target(target)?.state.name === 'down')).toEqual([]);
  });

  test('results of that time count as the prober’s fault', () => {
    const fleet = play({ targets, hosts: 3, controls: (atMs) => atMs < begin, world: () => undefined });
    const nowMs = fleet.nowMs;
    const observation = {
      target: 'tenant-0/apple.vpp',
      tenant: 'tenant-0',
      service: 'apple.vpp',
      location: 'here',
      class: 'fail.network',
      code: 'VPP_UNREACHABLE',
      atMs: nowMs,
      sharedKeys: [],
    } as const;
    // All runs since were well, so hosts that do not answer are themselves at fault.
    expect(fleet.monitor.record([observation], nowMs).outcomes).toEqual([{ observation, class: 'fail.network' }]);
    expect(keysOf(fleet)).toEqual([]);
  });

  test('without any neutral host it is never said of the own network', () => {
    const fleet = play({ targets, world: (_target, atMs) => (atMs >= begin ? 'fail.network' : undefined) });
    expect(new Set(keysOf(fleet))).toEqual(new Set(['vendor:apple.vpp', 'vendor:google.amapi']));
  });

  test('a machine that is too slow to measure is told, and does not hide what unspoilt runs say', () => {
    const fleet = play({
      targets,
      world: (_target, atMs) => (atMs >= begin ? 'fail.network' : undefined),
      monitor: { laggingSinceMs: (): number => begin },
    });
    expect(keysOf(fleet)).toContain('own-network:here');
    expect(keysOf(fleet)).toContain('vendor:apple.vpp');
    expect(fleet.incidents().find(({ verdict }) => verdict === 'own-network')).toMatchObject({
      owner: 'us',
      title: 'This machine is too slow to measure at here.',
    });
  });

  test('it closes when the hosts answer and targets are well again', () => {
    const end = begin + 15 * minute;
    const fleet = play({
      targets,
      hosts: 3,
      controls: (atMs) => atMs < begin || atMs >= end,
      world: (_target, atMs) => (atMs >= begin && atMs < end ? 'fail.network' : undefined),
    });
    expect(fleet.incidents()).toHaveLength(1);
    const [incident] = fleet.incidents();
    expect(incident!.startedMs).toBeGreaterThanOrEqual(begin - minute);
    expect(incident!.startedMs).toBeLessThanOrEqual(begin + minute);
    expect(incident!.endedMs).toBeGreaterThanOrEqual(end);
    expect(incident!.endedMs).toBeLessThanOrEqual(end + minute);
    expect(fleet.monitor.open).toEqual([]);
  });
});

test('location-path: what fails from one location only is that location’s path', () => {
  const fleet = play({
    targets: tenantsOf('apple.dep', 50),
    locations: ['paris', 'tokyo'],
    world: (_target, atMs, location) => (atMs >= begin && location === 'tokyo' ? 'fail.network' : undefined),
  });
  expect(keysOf(fleet)).toEqual(['location-path:tokyo']);
});

test('location-path does not hide a vendor that fails from everywhere', () => {
  const fleet = play({
    targets: tenantsOf('apple.dep', 50),
    locations: ['paris', 'tokyo'],
    world: (_target, atMs) => (atMs >= begin ? 'fail.server' : undefined),
  });
  expect(keysOf(fleet)).toEqual(['vendor:apple.dep']);
  expect(fleet.incidents()[0]!.evidence.locations).toHaveLength(2);
});

test('own-network-suspected: two vendors at once with doubtful hosts wait five minutes, and one incident says so', () => {
  const fleet = play({
    targets: [...tenantsOf('apple.vpp', 50), ...tenantsOf('google.amapi', 50)],
    hosts: 3,
    controls: (atMs, host) => atMs < begin || host > 0,
    world: (_target, atMs) => (atMs >= begin ? 'fail.network' : undefined),
  });
  expect(keysOf(fleet)).toEqual(['vendor:apple.vpp', 'vendor:google.amapi']);
  const [suspected] = told(fleet);
  expect(suspected!.seconds).toBeLessThan(180);
  const [first, second] = fleet.incidents();
  expect(first).toMatchObject({ formerVerdicts: ['own-network-suspected'], owner: 'vendor' });
  expect(second!.openedMs - first!.openedMs).toBeGreaterThanOrEqual(300_000);
  const renamed = fleet.notifications.filter(({ incident, text }) => incident === first!.id && text.includes('before'));
  expect(renamed.map(({ text }) => text)).toEqual([
    expect.stringContaining('taken for "own-network-suspected" before'),
  ]);
});

describe('shared-credential', () => {
  const targets = tenantsOf('google.amapi', 60);
  const isHalf = (target: string) => Number(/\d+/.exec(target)?.[0]) % 2 === 0;
  const sharedKeys = ({ target }: { target: string }) => [isHalf(target) ? 'google-project:one' : 'google-project:two'];

  test.each(['fail.auth', 'fail.server', 'fail.config'] as const)(
    '%s of those who share a project is ours',
    (found) => {
      const fleet = play({
        targets,
        sharedKeys,
        world: ({ target }, atMs) => (atMs >= begin && isHalf(target) ? found : undefined),
      });
      expect(keysOf(fleet)).toEqual(['shared-credential:google-project:one']);
    },
  );

  test.each([
    ['fail.auth', 'shared-credential:google-project:all'],
    ['fail.config', 'shared-credential:google-project:all'],
    ['fail.server', 'vendor:google.amapi'],
    ['fail.network', 'vendor:google.amapi'],
  ] as const)('where everybody shares it, %s decides', (found, key) => {
    const fleet = play({
      targets,
      sharedKeys: () => ['google-project:all', 'proxy:eu'],
      world: (_target, atMs) => (atMs >= begin ? found : undefined),
    });
    expect(keysOf(fleet)).toEqual([key]);
  });

  test('a proxy explains no refused credential', () => {
    const fleet = play({
      targets,
      sharedKeys: () => ['proxy:eu'],
      world: (_target, atMs) => (atMs >= begin ? 'fail.auth' : undefined),
    });
    expect(keysOf(fleet)).toEqual(['vendor-authentication:google.amapi']);
  });

  test('throttling of all who share a project is its quota', () => {
    const fleet = play({
      targets,
      sharedKeys,
      world: ({ target }, atMs) => (atMs >= begin && isHalf(target) ? 'throttled' : undefined),
    });
    expect(keysOf(fleet)).toEqual(['throttling:google.amapi']);
    expect(fleet.incidents()[0]).toMatchObject({
      owner: 'us',
      title: 'google.amapi refuses requests as too many for tenants that share google-project:one.',
    });
  });

  describe.each([
    ['throttled', 'throttling:google.amapi'],
    ['fail.auth', 'vendor-authentication:google.amapi'],
  ] as const)('%s of everybody is no client’s, whichever is checked', (found, key) => {
    test.each([40, 45, 50, 55])('that ends after %i minutes', (atMinute) => {
      const end = begin + atMinute * minute + 20 * second;
      const fleet = play(
        {
          targets: tenantsOf('google.amapi', 49),
          // Targets of a client are checked soon after each other.
          sharedKeys: ({ tenant }) => [`client:${Math.floor(((Number(tenant.slice(7)) * 0.618034) % 1) * 7)}`],
          world: (_target, atMs) => (atMs >= begin + atMinute * second && atMs < end ? found : undefined),
        },
        90 * minute,
      );
      expect(keysOf(fleet)).toEqual([key]);
      expect(fleet.monitor.open).toEqual([]);
    });
  });

  test('a client that fails on when everybody else is well again is named', () => {
    const end = begin + 30 * minute;
    const fleet = play(
      {
        targets,
        sharedKeys,
        world: ({ target }, atMs) => (atMs >= begin && (atMs < end || isHalf(target)) ? 'fail.auth' : undefined),
      },
      70 * minute,
    );
    expect(keysOf(fleet)).toEqual(['vendor-authentication:google.amapi', 'shared-credential:google-project:one']);
    expect(told(fleet)[1]!.seconds).toBeLessThan(50 * 60);
  });
});

describe('vendor', () => {
  test.each([3, 10, 50, 300])('a vendor that is down is named with %i tenants', (count) => {
    const end = begin + 20 * minute;
    const fleet = play(
      {
        targets: tenantsOf('apple.vpp', count),
        world: (_target, atMs) => (atMs >= begin && atMs < end ? 'fail.server' : undefined),
      },
      60 * minute,
    );
    expect(keysOf(fleet)).toEqual(['vendor:apple.vpp']);
    expect(told(fleet)[0]!.seconds).toBeLessThan(count < 10 ? 200 : 120);
    const [incident] = fleet.incidents();
    expect(incident).toMatchObject({ severity: 'critical', owner: 'vendor' });
    expect(incident!.startedMs).toBeGreaterThanOrEqual(begin - minute);
    expect(incident!.startedMs).toBeLessThanOrEqual(begin + 100 * second);
    expect(incident!.endedMs).toBeGreaterThanOrEqual(end);
    expect(incident!.endedMs).toBeLessThanOrEqual(end + 100 * second);
  });

  test.each([0.1, 0.2, 0.3])('a brown-out of a share of %f is named', (share) => {
    let calls = 0;
    const fleet = play(
      {
        targets: tenantsOf('apple.vpp', 100),
        world: (_target, atMs) => {
          calls += 1;
          return atMs >= begin && ((calls * 7919) % 1000) / 1000 < share ? 'fail.server' : undefined;
        },
      },
      60 * minute,
    );
    expect(new Set(keysOf(fleet))).toEqual(new Set(['vendor:apple.vpp']));
  });

  test('what fails in one region while others are well is regional', () => {
    const targets = tenantsOf('apple.vpp', 100);
    const region = ({ target }: { target: string }) => (Number(/\d+/.exec(target)?.[0]) < 30 ? 'eu' : 'us');
    const fleet = play({
      targets,
      region,
      world: (target, atMs) => (atMs >= begin && region(target) === 'eu' ? 'fail.server' : undefined),
    });
    expect(keysOf(fleet)).toEqual(['vendor:apple.vpp']);
    expect(fleet.incidents()[0]!.title).toContain('in eu');
  });

  test('a tenant with many credentials is one tenant', () => {
    const many = tenantsOf('apple.vpp', 30).map((target) => ({ ...target, tenant: 'large' }));
    const targets = [...many, ...tenantsOf('apple.dep', 30).map((target) => ({ ...target, service: 'apple.vpp' }))];
    const fleet = play({
      targets,
      world: ({ tenant }, atMs) => (atMs >= begin && tenant === 'large' ? 'fail.server' : undefined),
    });
    expect(keysOf(fleet)).toEqual(['tenant:large:apple.vpp']);
  });
});

test('vendor-authentication: many refused credentials at once are the vendor’s sign-in', () => {
  const fleet = play({
    targets: tenantsOf('apple.dep', 50),
    world: (_target, atMs) => (atMs >= begin ? 'fail.auth' : undefined),
  });
  expect(keysOf(fleet)).toEqual(['vendor-authentication:apple.dep']);
});

test('vendor-slow: too slow for everybody, twice in a row', () => {
  const fleet = play({
    targets: tenantsOf('apple.dep', 50),
    world: (_target, atMs) => (atMs >= begin ? 'degraded' : undefined),
  });
  expect(keysOf(fleet)).toEqual(['vendor-slow:apple.dep']);
});

test('new-terms: three tenants are one campaign, and the first incident becomes it', () => {
  const fleet = play(
    {
      targets: tenantsOf('apple.dep', 50),
      world: ({ tenant }, atMs) => {
        const number = Number(tenant.slice(7));
        return number < 8 && atMs >= begin + number * 7 * minute ? 'fail.terms' : undefined;
      },
    },
    80 * minute,
  );
  expect(keysOf(fleet)).toEqual(['new-terms:apple.dep', 'tenant:tenant-1:apple.dep']);
  const campaign = fleet.monitor.open;
  expect(campaign.map(({ key }) => key)).toEqual(['new-terms:apple.dep']);
  const merged = fleet.incidents().filter(({ mergedInto }) => mergedInto === campaign[0]!.id);
  expect(merged).toHaveLength(1);
});

describe('credential', () => {
  test('is named after two runs, with its date of expiry', () => {
    const fleet = play({
      targets: tenantsOf('apple.dep', 50),
      world: ({ tenant }, atMs) => (tenant === 'tenant-7' && atMs >= begin ? 'fail.auth' : undefined),
      monitor: { expiresMs: (target) => (target === 'tenant-7/apple.dep' ? Date.UTC(2027, 5, 15) : null) },
    });
    expect(keysOf(fleet)).toEqual(['credential:tenant-7/apple.dep']);
    expect(fleet.incidents()[0]).toMatchObject({
      owner: 'credential',
      tenant: 'tenant-7',
      title: 'The credential of tenant-7 for apple.dep is refused; its date of expiry is 2027-06-15.',
    });
  });

  test('is named while the vendor is down for everybody else', () => {
    const fleet = play({
      targets: tenantsOf('apple.dep', 50),
      world: ({ tenant }, atMs) => {
        if (tenant === 'tenant-7') return atMs >= from + 5 * minute ? 'fail.auth' : undefined;
        return atMs >= begin ? 'fail.server' : undefined;
      },
    });
    expect(keysOf(fleet)).toEqual(['credential:tenant-7/apple.dep', 'vendor:apple.dep']);
    expect(fleet.monitor.open).toHaveLength(2);
  });
});

describe('tenant', () => {
  test.each(['fail.server', 'fail.config', 'fail.terms', 'fail.network'] as const)('%s', (found) => {
    const fleet = play({
      targets: tenantsOf('apple.dep', 50),
      world: ({ tenant }, atMs) => (tenant === 'tenant-7' && atMs >= begin ? found : undefined),
    });
    expect(keysOf(fleet)).toEqual(['tenant:tenant-7:apple.dep']);
    expect(fleet.incidents()[0]).toMatchObject({ severity: 'warning', tenant: 'tenant-7' });
  });

  test('one of three tenants', () => {
    const fleet = play({
      targets: tenantsOf('apple.dep', 3),
      world: ({ tenant }, atMs) => (tenant === 'tenant-1' && atMs >= begin ? 'fail.server' : undefined),
    });
    expect(keysOf(fleet)).toEqual(['tenant:tenant-1:apple.dep']);
  });

  test('slow for one tenant only', () => {
    const fleet = play({
      targets: tenantsOf('apple.dep', 50),
      world: ({ tenant }, atMs) => (tenant === 'tenant-7' && atMs >= begin ? 'degraded' : undefined),
    });
    expect(keysOf(fleet)).toEqual(['tenant:tenant-7:apple.dep']);
    expect(told(fleet)[0]!.seconds).toBeLessThan(20 * 60);
    expect(fleet.incidents()[0]!.title).toBe('apple.dep is slow for tenant-7 only.');
  });
});

test('a slow tenant that begins to fail is told of as failing', () => {
  const fleet = play(
    {
      targets: tenantsOf('apple.dep', 50),
      world: ({ tenant }, atMs) => {
        if (tenant !== 'tenant-7' || atMs < begin) return undefined;
        return atMs < begin + 30 * minute ? 'degraded' : 'fail.config';
      },
    },
    60 * minute,
  );
  expect(keysOf(fleet)).toEqual(['tenant:tenant-7:apple.dep']);
  expect(fleet.incidents()[0]!.title).toBe('apple.dep fails for tenant-7 only.');
});

test.each([0, 1, 2])(
  'of three slow tenants, one that is quick now and then makes no other the slow one (%i)',
  (quick) => {
    const fleet = play(
      {
        targets: tenantsOf('apple.dep', 3),
        world: ({ tenant }, atMs) => {
          const isQuick = tenant === `tenant-${quick}` && Math.floor((atMs - begin) / (5 * minute)) % 3 !== 1;
          return atMs >= begin && !isQuick ? 'degraded' : undefined;
        },
      },
      30 * minute,
    );
    expect(keysOf(fleet)).toEqual([]);
  },
);

describe('unattributed', () => {
  test('two of three tenants are told of after a quarter of an hour', () => {
    const fleet = play({
      targets: tenantsOf('apple.dep', 3),
      world: ({ tenant }, atMs) => (tenant !== 'tenant-1' && atMs >= begin ? 'fail.server' : undefined),
    });
    expect(keysOf(fleet)).toEqual(['unattributed:apple.dep']);
    expect(told(fleet)[0]!.seconds).toBeGreaterThan(15 * 60);
    expect(fleet.incidents()[0]).toMatchObject({ severity: 'minor', owner: 'vendor' });
  });

  test('a single tenant has no peers to be compared with', () => {
    const fleet = play({
      targets: tenantsOf('apple.dep', 1),
      world: (_target, atMs) => (atMs >= begin ? 'fail.server' : undefined),
    });
    expect(keysOf(fleet)).toEqual(['unattributed:apple.dep']);
  });

  test('a single tenant’s refused credential names its cause all the same', () => {
    const fleet = play({
      targets: tenantsOf('apple.dep', 1),
      world: (_target, atMs) => (atMs >= begin ? 'fail.auth' : undefined),
    });
    expect(keysOf(fleet)).toEqual(['credential:tenant-0/apple.dep']);
  });
});

test('throttling for a whole window is told of', () => {
  const fleet = play({
    targets: tenantsOf('apple.vpp', 50),
    world: ({ tenant }, atMs) => (tenant === 'tenant-7' && atMs >= begin ? 'throttled' : undefined),
  });
  expect(keysOf(fleet)).toEqual(['throttling:apple.vpp']);
});

describe('what has to stay silent', () => {
  test.each([3, 50, 300])('a blip of 45 seconds for all of %i tenants', (count) => {
    const fleet = play({
      targets: tenantsOf('apple.vpp', count),
      world: (_target, atMs) => (atMs >= begin && atMs < begin + 45 * second ? 'fail.server' : undefined),
    });
    expect(fleet.notifications).toEqual([]);
    expect(fleet.incidents()).toEqual([]);
  });

  test.each(['fail.server', 'fail.auth', 'fail.network', 'degraded', 'throttled'] as const)(
    'one run with %s',
    (found) => {
      let left = 1;
      const fleet = play({
        targets: tenantsOf('apple.vpp', 50),
        world: ({ tenant }, atMs) => {
          if (tenant !== 'tenant-3' || atMs < begin || left === 0) return undefined;
          left -= 1;
          return found;
        },
      });
      expect(fleet.incidents()).toEqual([]);
    },
  );
});
