import { createRandom } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import { createFleet, type FleetOptions, minute, second, tenantsOf } from '../support/monitored-fleet.ts';

const from = 1_800_000_000_000;
const begin = from + 20 * minute + 7 * second;
const hour = 60 * minute;

function play(options: Omit<FleetOptions, 'fromMs'>, lengthMs = 40 * minute) {
  const fleet = createFleet({ ...options, fromMs: from });
  fleet.pass(20 * minute + lengthMs);
  return fleet;
}
type Fleet = ReturnType<typeof createFleet>;
const verdictsOf = (fleet: Fleet) => fleet.incidents().map(({ verdict }) => verdict);
const toldAt = (fleet: Fleet, verdict: string) => {
  const incident = fleet.incidents().find((each) => each.verdict === verdict);
  const first = fleet.notifications.find((each) => each.incident === incident?.id);
  return first === undefined ? undefined : (first.atMs - begin) / minute;
};

describe('our own machine', () => {
  test('that spoils half of the runs is told after a minute, once, and a real outage is named all the same', () => {
    const random = createRandom(3);
    const fleet = play({
      targets: [...tenantsOf('apple.dep', 60), ...tenantsOf('google.amapi', 60)],
      world: ({ service }, atMs) => {
        if (atMs < begin) return undefined;
        if (random() < 0.6) return 'prober_fault';
        return service === 'apple.dep' ? 'fail.server' : undefined;
      },
    });
    const own = fleet.incidents().filter(({ verdict }) => verdict === 'own-network');
    expect(own).toMatchObject([{ owner: 'us', title: 'This machine is too slow to measure at here.' }]);
    expect(toldAt(fleet, 'own-network')).toBeLessThan(5);
    expect(fleet.notifications.filter(({ incident }) => incident === own[0]!.id)).toHaveLength(1);
    expect(toldAt(fleet, 'vendor')).toBeLessThan(10);
    expect(fleet.incidents().filter(({ verdict }) => verdict === 'vendor')).toMatchObject([{ service: 'apple.dep' }]);
  });

  test('that spoils a run now and then is not told', () => {
    const random = createRandom(5);
    const fleet = play({
      targets: tenantsOf('apple.dep', 60),
      world: () => (random() < 0.1 ? 'prober_fault' : undefined),
    });
    expect(fleet.notifications).toEqual([]);
  });
});

describe('a service without any conclusive result', () => {
  const targets = [
    ...tenantsOf('apple.dep', 20),
    ...tenantsOf('apple.vpp', 20),
    ...tenantsOf('google.amapi', 20),
    ...tenantsOf('apple.business', 20),
  ];
  test('for three intervals is an incident about us; a conclusive round ends it', () => {
    const fleet = play(
      {
        targets,
        world: ({ service }, atMs) =>
          service === 'apple.dep' && atMs >= begin && atMs < begin + 40 * minute ? 'inconclusive' : undefined,
      },
      80 * minute,
    );
    expect(fleet.incidents()).toMatchObject([
      { verdict: 'no-data', owner: 'us', service: 'apple.dep', mergedInto: null },
    ]);
    expect(toldAt(fleet, 'no-data')).toBeGreaterThanOrEqual(10);
    expect(toldAt(fleet, 'no-data')).toBeLessThan(17);
    expect(fleet.notifications.map(({ kind }) => kind)).toEqual(['opened', 'closed']);
    expect(fleet.monitor.open).toEqual([]);
  });

  test('that is not checked at all is a gap, not an incident', () => {
    const fleet = createFleet({ targets: tenantsOf('apple.dep', 20), world: () => undefined, fromMs: from });
    fleet.pass(20 * minute);
    const { monitor, nowMs } = fleet;
    const told = Array.from({ length: 120 }, (_, at) => monitor.evaluate(nowMs + at * minute).notifications.length);
    expect(told.every((count) => count === 0)).toBe(true);
  });
});

describe('slow answers', () => {
  const targets = tenantsOf('apple.dep', 40);
  const usual = createRandom(11);
  /** A heavy tail: most answers take 300 ms, some three times as long. */
  const latency = (factor: number) => () => 300 * factor * Math.exp(0.5 * (usual() + usual() + usual() - 1.5) * 2);

  test('ten times as slow as usual is told within eight minutes, without a set limit', () => {
    const fleet = play({
      targets,
      world: () => undefined,
      latencyMs: (_target, atMs) => latency(atMs >= begin ? 10 : 1)(),
    });
    expect(verdictsOf(fleet)).toEqual(['vendor-slow']);
    expect(toldAt(fleet, 'vendor-slow')).toBeLessThan(8);
  });

  test('one and a half times as slow as usual is silent', () => {
    const fleet = play({
      targets,
      world: () => undefined,
      latencyMs: (_target, atMs) => latency(atMs >= begin ? 1.5 : 1)(),
    });
    expect(fleet.notifications).toEqual([]);
  });

  test('above a set limit is degraded, also from the first run on', () => {
    const fleet = play({
      targets,
      world: () => undefined,
      latencyMs: () => 900,
      monitor: { latencyLimitMs: () => 800 },
    });
    expect(verdictsOf(fleet)).toEqual(['vendor-slow']);
  });

  test('a tenant that is always slower than others is compared with itself', () => {
    const fleet = play(
      {
        targets,
        world: () => undefined,
        latencyMs: ({ tenant }, atMs) => (tenant === 'tenant-3' && atMs > from ? 1_100 : 300),
      },
      3 * hour,
    );
    expect(fleet.notifications).toEqual([]);
  });

  test('each location learns its own', () => {
    const fleet = play({
      targets: tenantsOf('apple.dep', 40),
      locations: ['near', 'far'],
      world: () => undefined,
      latencyMs: () => 400,
    });
    expect(fleet.monitor.latencyLimitMs('apple.dep', 'near')).toBeGreaterThan(1_000);
    expect(fleet.monitor.latencyLimitMs('apple.dep', 'elsewhere')).toBeNull();
  });
});

describe('credentials that have ended by their own date', () => {
  test('are one incident for those that end on the same day, which names their tenants and blames no vendor', () => {
    const ended = (target: string) => Number(/\d+/.exec(target)?.[0]) < 10;
    const fleet = play({
      targets: tenantsOf('apple.dep', 30),
      world: ({ target }, atMs) => (ended(target) && atMs >= begin ? 'fail.auth' : undefined),
      monitor: { expiresMs: (target) => (ended(target) ? begin : null) },
    });
    expect(fleet.incidents()).toMatchObject([
      {
        verdict: 'credential',
        owner: 'credential',
        tenant: null,
        title: 'The credentials of 10 tenants for apple.dep have ended; their date of expiry is 2027-01-15.',
        evidence: { failing: 10, tenants: 30 },
      },
    ]);
    expect(fleet.incidents()[0]?.evidence.affectedTenants).toEqual(
      Array.from({ length: 10 }, (_, at) => `tenant-${at}`),
    );
    expect(fleet.notifications.map(({ kind }) => kind)).toEqual(['opened', 'changed']);
  });

  test('are recognised by their code, too: without a known date those of one day are one incident', () => {
    const fleet = play({
      targets: tenantsOf('apple.dep', 30),
      world: (_target, atMs) => (atMs >= begin ? 'fail.auth' : undefined),
      code: () => 'CREDENTIAL_EXPIRED',
    });
    expect(fleet.incidents()).toMatchObject([
      { verdict: 'credential', title: 'The credentials of 30 tenants for apple.dep have ended.' },
    ]);
    expect(fleet.notifications.length).toBeLessThanOrEqual(3);
  });

  test('do not hide that the vendor refuses the others', () => {
    const ended = (target: string) => Number(/\d+/.exec(target)?.[0]) < 5;
    const fleet = play({
      targets: tenantsOf('apple.dep', 40),
      world: (_target, atMs) => (atMs >= begin ? 'fail.auth' : undefined),
      monitor: { expiresMs: (target) => (ended(target) ? begin : null) },
    });
    expect(verdictsOf(fleet)).toContain('vendor-authentication');
  });
});

test('a credential’s coming end is told 60, 30, 14, 7, 3 and 1 days before, in one incident that becomes the refusal', () => {
  const day = 24 * hour;
  const endMs = from + 61 * day;
  const fleet = createFleet({
    targets: tenantsOf('apple.dep', 3, hour),
    world: ({ tenant }, atMs) => (tenant === 'tenant-1' && atMs >= endMs ? 'fail.auth' : undefined),
    monitor: { expiresMs: (target) => (target === 'tenant-1/apple.dep' ? endMs : null) },
    fromMs: from,
  });
  const { monitor } = fleet;
  let nowMs = from;
  const told: string[] = [];
  const look = (name: 'ok' | 'fail.auth') => {
    for (const tenant of ['tenant-0', 'tenant-1', 'tenant-2']) {
      const found = tenant === 'tenant-1' ? name : 'ok';
      const run = { tenant, service: 'apple.dep', location: 'here', code: null, sharedKeys: [], atMs: nowMs };
      monitor.record([{ ...run, target: `${tenant}/apple.dep`, class: found }], nowMs);
    }
    const changes = monitor.evaluate(nowMs);
    for (const { kind, text } of changes.notifications)
      told.push(`${Math.ceil((endMs - nowMs) / day)} ${kind} ${text.includes('ends soon') ? 'soon' : 'refused'}`);
  };
  for (; nowMs < endMs; nowMs += 6 * hour) look('ok');
  for (; nowMs < endMs + 12 * hour; nowMs += hour) look('fail.auth');
  expect(told).toEqual([
    '60 opened soon',
    '30 changed soon',
    '14 changed soon',
    '7 changed soon',
    '3 changed soon',
    '1 changed soon',
    '0 changed refused',
  ]);
});

describe('credentials that end on the same day', () => {
  const day = 24 * hour;
  const endMs = Math.floor(from / day) * day + 10 * day;
  const ends = (target: string) => Number(/\d+/.exec(target)?.[0]) < 20;
  const start = () =>
    createFleet({
      targets: tenantsOf('apple.dep', 30),
      world: () => undefined,
      monitor: { expiresMs: (target) => (ends(target) ? endMs : null) },
      fromMs: from,
    });

  test('are one notice once all of them were checked', () => {
    const fleet = start();
    fleet.pass(hour);
    expect(fleet.notifications.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^The credentials of 20 tenants for apple\.dep end soon; their date of expiry is /),
    ]);
    expect(fleet.incidents()[0]?.evidence.affectedTenants).toHaveLength(20);
  });

  test('are the same notice after a restart', () => {
    const fleet = start();
    fleet.pass(hour);
    fleet.restart(10 * minute);
    fleet.pass(hour);
    expect(fleet.notifications).toHaveLength(1);
    expect(fleet.monitor.open).toMatchObject([{ evidence: { tenants: 20 } }]);
  });

  test('are monitored no more once the last of them is removed', () => {
    const fleet = start();
    fleet.pass(hour);
    const all = tenantsOf('apple.dep', 30);
    fleet.monitor.setTargets(all.slice(10));
    fleet.monitor.evaluate(fleet.nowMs);
    expect(fleet.monitor.open).toMatchObject([{ evidence: { tenants: 10 } }]);
    fleet.monitor.setTargets(all.slice(20));
    const { notifications } = fleet.monitor.evaluate(fleet.nowMs);
    expect(notifications.map(({ text }) => text)).toEqual([
      expect.stringMatching(/Its targets are monitored no more\.$/),
    ]);
  });
});

test.each([1, 2])('trouble of %i tenants, of all there are, is told once it is confirmed', (tenants) => {
  const fleet = play({
    targets: [...tenantsOf('apple.vpp', tenants), ...tenantsOf('apple.dep', tenants)],
    world: ({ service }, atMs) => (service === 'apple.vpp' && atMs >= begin ? 'fail.server' : undefined),
  });
  expect(fleet.notifications[0]).toMatchObject({ kind: 'opened', severity: 'minor' });
  expect(fleet.notifications[0]!.atMs).toBeLessThan(begin + 10 * minute);
});

test.each([
  ['before', -15 * minute],
  ['during', 5 * minute],
])(
  'a credential that is revoked %s a vendor’s outage is no other trouble of its tenant when the outage ends',
  (_when, afterMs) => {
    const endMs = begin + 30 * minute;
    const fleet = play(
      {
        targets: tenantsOf('apple.vpp', 30),
        world: ({ tenant }, atMs) => {
          if (atMs >= begin && atMs < endMs) return 'fail.server';
          return tenant === 'tenant-0' && atMs >= begin + afterMs ? 'fail.auth' : undefined;
        },
      },
      80 * minute,
    );
    expect(new Set(verdictsOf(fleet))).toEqual(new Set(['vendor', 'credential']));
  },
);

describe('slowness at several vendors at once', () => {
  const targets = ['apple.dep', 'apple.vpp', 'google.amapi'].flatMap((service) => tenantsOf(service, 20));
  const playSlow = (isSlow: (service: string) => boolean) =>
    play(
      {
        targets,
        world: () => undefined,
        latencyMs: ({ service }, atMs) =>
          atMs >= begin && atMs < begin + 40 * minute && isSlow(service) ? 4_000 : 200 + (atMs % 90),
      },
      90 * minute,
    );

  test('is ours if all services are slow: one incident, which closes', () => {
    const fleet = playSlow(() => true);
    expect(fleet.incidents()).toMatchObject([
      { verdict: 'own-network', title: 'All services answer slowly at here: our own network or proxy is slow.' },
    ]);
    expect(toldAt(fleet, 'own-network')).toBeLessThan(12);
    expect(fleet.notifications.map(({ kind }) => kind)).toEqual(['opened', 'closed']);
  });

  test('is the vendors’ if a service of one of them is as fast as usual', () => {
    const fleet = playSlow((service) => service !== 'apple.dep');
    expect(verdictsOf(fleet)).toEqual(['vendor-slow', 'vendor-slow']);
  });
});

describe('refused credentials of many tenants', () => {
  const numberOf = (tenant: string) => Number(/\d+/.exec(tenant)?.[0]);

  test('that never worked are each a credential’s, and those that worked are the vendor’s trouble', () => {
    const world = (count: number) => (name: string, atMs: number) =>
      numberOf(name) >= 40 - count && (numberOf(name) >= 30 || atMs >= begin);
    const playWith = (count: number) =>
      play({
        targets: tenantsOf('apple.vpp', 40),
        world: ({ tenant }, atMs) => (world(count)(tenant, atMs) ? 'fail.auth' : undefined),
      });
    expect(new Set(verdictsOf(playWith(10)))).toEqual(new Set(['credential']));
    expect(verdictsOf(playWith(40))).toContain('vendor-authentication');
  });

  test('that worked for no tenant yet are the vendor’s trouble', () => {
    const fleet = play({ targets: tenantsOf('apple.vpp', 20), world: () => 'fail.auth' }, 0);
    expect(verdictsOf(fleet)).toContain('vendor-authentication');
  });

  test('that were revoked over hours are each a credential’s', () => {
    const fleet = play(
      {
        targets: tenantsOf('apple.vpp', 30),
        world: ({ tenant }, atMs) =>
          numberOf(tenant) < 7 && atMs >= begin + 30 * minute * numberOf(tenant) ? 'fail.auth' : undefined,
      },
      4 * hour,
    );
    expect(fleet.incidents()).toHaveLength(7);
    expect(new Set(verdictsOf(fleet))).toEqual(new Set(['credential']));
  });
});

describe('what fails between us and the vendors', () => {
  const targets = [...tenantsOf('apple.dep', 30), ...tenantsOf('google.amapi', 30)];
  test.each(['TLS_FAILED', 'INTERCEPTED', 'PROXY_FAILED', 'PROXY_AUTHENTICATION_REQUIRED'])(
    '%s at two vendors at once is ours',
    (code) => {
      const fleet = play({
        targets,
        world: (_target, atMs) => (atMs >= begin ? 'fail.network' : undefined),
        code: ({ service }) => `${service === 'apple.dep' ? 'DEP' : 'AMAPI'}_${code}`,
      });
      expect(fleet.incidents()).toMatchObject([{ verdict: 'own-network', owner: 'us', location: 'here' }]);
      expect(toldAt(fleet, 'own-network')).toBeLessThan(4);
    },
  );

  test('a failed verification at one vendor alone does not blame the vendor', () => {
    const fleet = play({
      targets: tenantsOf('apple.dep', 30),
      world: (_target, atMs) => (atMs >= begin ? 'fail.network' : undefined),
      code: () => 'DEP_TLS_FAILED',
    });
    expect(fleet.incidents()).toMatchObject([{ verdict: 'own-network', service: 'apple.dep', owner: 'us' }]);
  });

  test('a proxy that refuses is named if only some use it', () => {
    const usesProxy = (target: string) => Number(/\d+/.exec(target)?.[0]) % 2 === 0;
    const fleet = play({
      targets: tenantsOf('apple.dep', 40),
      sharedKeys: ({ target }) => (usesProxy(target) ? ['proxy:eu'] : []),
      world: ({ target }, atMs) => (atMs >= begin && usesProxy(target) ? 'fail.network' : undefined),
      code: () => 'DEP_PROXY_FAILED',
    });
    expect(fleet.incidents()).toMatchObject([{ verdict: 'shared-credential', subject: 'proxy:eu', owner: 'us' }]);
  });
});

test('hosts of our own have no vendor: each is its own trouble, and ours', () => {
  const fleet = play({
    targets: tenantsOf('endpoint', 6),
    isOwn: true,
    world: (_target, atMs) => (atMs >= begin ? 'fail.server' : undefined),
  });
  expect(new Set(verdictsOf(fleet))).toEqual(new Set(['own-service']));
  expect(fleet.incidents()[0]).toMatchObject({ owner: 'us' });
});

describe('neutral hosts', () => {
  const services = ['apple.dep', 'apple.vpp', 'apple.business', 'google.amapi'];
  test('that have never answered do not turn a vendor’s outage into ours', () => {
    const fleet = play({
      targets: services.flatMap((service) => tenantsOf(service, 30)),
      hosts: 3,
      controls: () => false,
      world: ({ service }, atMs) => (service === 'apple.vpp' && atMs >= begin ? 'fail.server' : undefined),
    });
    expect(fleet.incidents()).toMatchObject([{ verdict: 'vendor', service: 'apple.vpp' }]);
    expect(fleet.notifications.length).toBeLessThanOrEqual(2);
  });

  test('that fell silent while all services answered are at fault, however many targets the fourth has', () => {
    const fleet = play({
      targets: [
        ...tenantsOf('apple.vpp', 200),
        ...['apple.dep', 'google.amapi', 'apple.business'].flatMap((name) => tenantsOf(name, 10)),
      ],
      hosts: 3,
      controls: (atMs) => atMs < begin - 10 * minute,
      world: ({ service }, atMs) => (service === 'apple.vpp' && atMs >= begin ? 'fail.server' : undefined),
    });
    expect(fleet.incidents()).toMatchObject([{ verdict: 'vendor', service: 'apple.vpp' }]);
  });
});

describe('one trouble is one incident', () => {
  test('a vendor that flaps for four hours', () => {
    const fleet = play(
      {
        targets: tenantsOf('apple.dep', 60),
        world: (_target, atMs) =>
          atMs >= begin && atMs < begin + 4 * hour && (atMs - begin) % (24 * minute) < 12 * minute
            ? 'fail.server'
            : undefined,
      },
      6 * hour,
    );
    expect(verdictsOf(fleet)).toEqual(['vendor']);
    expect(fleet.notifications.length).toBeLessThanOrEqual(5);
    expect(fleet.notifications.at(-1)).toMatchObject({ kind: 'closed' });
    expect(fleet.monitor.open).toEqual([]);
  });

  test('half-broken name resolution for 40 minutes', () => {
    const random = createRandom(17);
    const isBroken = (atMs: number) => atMs >= begin && atMs < begin + 40 * minute && random() < 0.5;
    const fleet = play(
      {
        targets: ['apple.dep', 'apple.vpp', 'google.amapi', 'google.play'].flatMap((name) => tenantsOf(name, 30)),
        hosts: 3,
        controls: (atMs) => !isBroken(atMs),
        world: (_target, atMs) => (isBroken(atMs) ? 'fail.network' : undefined),
        code: () => 'X_DNS_FAILED',
      },
      2 * hour,
    );
    const whole = fleet.incidents().filter(({ mergedInto }) => mergedInto === null);
    expect(whole.map(({ owner }) => owner)).toEqual(['us']);
    expect(fleet.notifications.length).toBeLessThanOrEqual(3);
  });

  test('our way out that is away for one minute of six', () => {
    const isAway = (atMs: number) => atMs >= begin && atMs < begin + hour && (atMs - begin) % (6 * minute) < minute;
    const fleet = play(
      {
        targets: ['apple.dep', 'google.amapi'].flatMap((name) => tenantsOf(name, 60)),
        hosts: 3,
        controls: (atMs) => !isAway(atMs),
        world: (_target, atMs) => (isAway(atMs) ? 'fail.network' : undefined),
      },
      3 * hour,
    );
    expect(fleet.incidents().filter(({ owner }) => owner === 'vendor')).toEqual([]);
    expect(fleet.notifications.length).toBeLessThanOrEqual(4);
  });
});

test('throttling of a quota that all share is one incident, also while four of ten requests are answered', () => {
  const random = createRandom(23);
  const fleet = play(
    {
      targets: tenantsOf('google.amapi', 60),
      sharedKeys: () => ['google-project:one'],
      world: (_target, atMs) =>
        atMs >= begin && atMs < begin + 40 * minute && random() < 0.6 ? 'throttled' : undefined,
    },
    2 * hour,
  );
  expect(new Set(verdictsOf(fleet))).toEqual(new Set(['throttling']));
  expect(fleet.incidents()).toHaveLength(1);
  expect(fleet.monitor.open).toEqual([]);
});

describe('independent noise in the first days', () => {
  test.each([
    [30, 0.01],
    [30, 0.02],
    [300, 0.003],
    [300, 0.01],
    [300, 0.02],
    [600, 0.02],
  ])(
    'of %i tenants, each run failing with a probability of %f, blames no vendor',
    (tenants, share) => {
      const random = createRandom(tenants + share * 1000);
      const fleet = play(
        { targets: tenantsOf('apple.dep', tenants), world: () => (random() < share ? 'fail.server' : undefined) },
        (tenants > 100 ? 6 : 24) * hour,
      );
      expect(fleet.notifications).toEqual([]);
    },
    600_000,
  );
});

describe('a target that is no longer monitored', () => {
  test('ends its episodes, and its incident says so; no notification says that it is over', () => {
    const targets = tenantsOf('apple.dep', 20);
    const fleet = createFleet({
      targets,
      world: ({ tenant }, atMs) => (tenant === 'tenant-3' && atMs >= begin ? 'fail.auth' : undefined),
      fromMs: from,
    });
    fleet.pass(60 * minute);
    expect(fleet.monitor.open).toMatchObject([{ verdict: 'credential', notified: 1 }]);
    expect(fleet.monitor.setTargets(targets.filter(({ tenant }) => tenant !== 'tenant-3'))).toEqual([
      'tenant-3/apple.dep',
    ]);
    const { notifications, episodes, incidents } = fleet.monitor.evaluate(fleet.nowMs);
    expect(notifications.map(({ text }) => text)).toEqual([
      expect.stringMatching(/Its targets are monitored no more\.$/),
    ]);
    expect(episodes).toMatchObject([{ target: 'tenant-3/apple.dep', endMs: expect.any(Number) }]);
    expect(incidents).toMatchObject([{ closedMs: fleet.nowMs }]);
  });
});

test('while only a sample is checked, nothing is up that was not checked for three intervals and a timeout', () => {
  const targets = tenantsOf('apple.dep', 400);
  const fleet = play({ targets, world: (_target, atMs) => (atMs >= begin ? 'fail.server' : undefined) }, 30 * minute);
  const states = targets.map(({ target }) => fleet.monitor.target(target)!);
  expect(states.filter(({ state }) => state.name === 'up')).toEqual([]);
  expect(states.filter(({ state, coveredBy }) => state.name === 'suspect' && coveredBy === null)).toEqual([]);
  expect(states.filter(({ state }) => state.name === 'stale').length).toBeGreaterThan(150);
});
