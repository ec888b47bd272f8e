/** Generates corpora with injected trouble. It knows the truth, and nothing of how the monitor looks for it. */
import { createRandom } from '@mdmkit/core/testing';
import type { Corpus, RecordedRun, TruthLabel } from './replay-corpus.ts';
import { type Fault, type FleetTarget, hour, minute, playWorld, second, type WorldOptions } from './replay-world.ts';

/** The kinds of trouble. */
export const kinds = [
  'hard-down',
  'brown-out',
  'slow',
  'one-tenant',
  'one-credential',
  'one-location',
  'shared-credential',
  'vendor-authentication',
  'new-terms',
  'throttling',
  'spike',
  'own-network',
  'quiet',
] as const;

/** One kind of trouble. */
export type Kind = (typeof kinds)[number];

/** Runs that are made as they are asked for. */
export interface GeneratedCorpus extends Corpus {
  runs(): Iterable<RecordedRun>;
}

interface Trouble {
  readonly fault: Fault;
  readonly labels: readonly TruthLabel[];
  readonly locations?: readonly string[];
  readonly hostAnswers?: WorldOptions['hostAnswers'];
}

interface Setting {
  readonly fleet: readonly FleetTarget[];
  readonly service: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly random: () => number;
}

const startMs = Date.UTC(2026, 0, 5);

/** Neutral hosts at each location. */
const hosts = 3;

const services = ['apple.vpp', 'google.amapi'];

/** A corpus with one trouble in the middle, for so many tenants; the same seed gives the same corpus. */
export function generateCorpus(kind: Kind, tenants: number, seed: number, quietMs = 24 * hour): GeneratedCorpus {
  const random = createRandom(seed * 7919 + kinds.indexOf(kind) * 104_729 + tenants);
  const fleet = createFleet(tenants, kind, random);
  const service = services[Math.floor(random() * services.length)] ?? 'apple.vpp';
  const fromMs = Math.round(startMs + 40 * minute + random() * 10 * minute);
  const toMs = Math.round(fromMs + (30 + random() * 30) * minute);
  const trouble = troubles[kind]({ fleet, service, fromMs, toMs, random });
  const lengthMs = kind === 'quiet' ? quietMs : toMs - startMs + hour;
  return {
    name: `${kind}-${tenants}-${seed}`,
    labels: trouble.labels,
    controls: hosts,
    runs: () =>
      playWorld({
        seed: seed + 1,
        fromMs: startMs,
        lengthMs,
        targets: fleet,
        locations: trouble.locations ?? ['here'],
        hosts,
        faults: [trouble.fault],
        noise: 0.002,
        ...(trouble.hostAnswers ? { hostAnswers: trouble.hostAnswers } : {}),
      }),
  };
}

function createFleet(tenants: number, kind: Kind, random: () => number): readonly FleetTarget[] {
  const sharing = 0.2 + random() * 0.3;
  return services.flatMap((service) =>
    Array.from({ length: tenants }, (_, at) => {
      const rank = random();
      const shared = kind === 'shared-credential' && rank < sharing ? ['client:ours'] : [`client:${at % 7}`];
      const tenant = `tenant-${at}`;
      return { target: `${tenant}/${service}`, tenant, service, rank, sharedKeys: tenants < 50 ? [] : shared };
    }),
  );
}

const troubles: Readonly<Record<Kind, (setting: Setting) => Trouble>> = {
  'hard-down': (setting) => wide(setting, 'vendor', always(setting.random() < 0.5 ? 'fail.server' : 'fail.network')),
  'brown-out': (setting) => {
    const share = 0.1 + setting.random() * 0.2;
    return wide(setting, 'vendor', (_target, random) => (random() < share ? 'fail.server' : undefined));
  },
  slow: (setting) => {
    const share = 0.8 + setting.random() * 0.2;
    return wide(setting, 'vendor-slow', (_target, random) => (random() < share ? 'degraded' : undefined));
  },
  'vendor-authentication': (setting) => wide(setting, 'vendor-authentication', always('fail.auth')),
  'new-terms': (setting) => {
    const share = setting.fleet.length < 20 ? 1 : 0.3 + setting.random() * 0.7;
    return wide(setting, 'new-terms', ({ rank }) => (rank < share ? 'fail.terms' : undefined));
  },
  throttling: (setting) => {
    const share = setting.fleet.length < 20 ? 1 : 0.3 + setting.random() * 0.7;
    return wide(setting, 'throttling', ({ rank }) => (rank < share ? 'throttled' : undefined));
  },
  'one-tenant': (setting) => one(setting, 'tenant', setting.random() < 0.5 ? 'fail.server' : 'fail.config'),
  'one-credential': (setting) => one(setting, 'credential', 'fail.auth'),
  'one-location': ({ service, fromMs, toMs }) => ({
    locations: ['paris', 'tokyo'],
    labels: [{ fromMs, toMs, verdict: 'location-path', scope: { location: 'tokyo' } }],
    fault: (target, atMs, location) =>
      location === 'tokyo' && target.service === service && isWithin(atMs, fromMs, toMs) ? 'fail.network' : undefined,
  }),
  'shared-credential': ({ service, fromMs, toMs, random }) => {
    const found = random() < 0.5 ? 'fail.auth' : 'fail.server';
    return {
      labels: [{ fromMs, toMs, verdict: 'shared-credential', scope: { service, sharedKey: 'client:ours' } }],
      fault: ({ service: its, sharedKeys }, atMs) =>
        its === service && sharedKeys.includes('client:ours') && isWithin(atMs, fromMs, toMs) ? found : undefined,
    };
  },
  spike: ({ fleet, service, fromMs, random }) => {
    const lengthMs = (20 + random() * 30) * second;
    const victim = fleet[Math.floor(random() * fleet.length)]?.target;
    return {
      labels: [],
      fault: (target, atMs) => {
        if (target.service === service && isWithin(atMs, fromMs, fromMs + lengthMs)) return 'fail.server';
        // Later one target fails a single time.
        return target.target === victim && isWithin(atMs, fromMs + 20 * minute, fromMs + 20 * minute + 25 * second)
          ? 'fail.network'
          : undefined;
      },
    };
  },
  'own-network': ({ fromMs, toMs }) => ({
    labels: [{ fromMs, toMs, verdict: 'own-network', scope: { location: 'here' } }],
    fault: (_target, atMs) => (isWithin(atMs, fromMs, toMs) ? 'fail.network' : undefined),
    hostAnswers: (atMs) => !isWithin(atMs, fromMs, toMs),
  }),
  quiet: ({ random }) => {
    // Once in about eight hours a service fails for all for half a minute: that is not worth a page.
    const offsetMs = random() * 8 * hour;
    return {
      labels: [],
      fault: ({ service }, atMs) =>
        service === services[Math.floor(atMs / hour) % 2] && (atMs + offsetMs) % (8 * hour) < 35 * second
          ? 'fail.server'
          : undefined,
    };
  },
};

type WideFault = (target: FleetTarget, random: () => number) => ReturnType<Fault>;

function always(found: NonNullable<ReturnType<Fault>>): WideFault {
  return () => found;
}

function wide({ service, fromMs, toMs }: Setting, verdict: TruthLabel['verdict'], found: WideFault): Trouble {
  return {
    labels: [{ fromMs, toMs, verdict, scope: { service } }],
    fault: (target, atMs, _location, random) =>
      target.service === service && isWithin(atMs, fromMs, toMs) ? found(target, random) : undefined,
  };
}

function one(setting: Setting, verdict: TruthLabel['verdict'], found: NonNullable<ReturnType<Fault>>): Trouble {
  const { fleet, service, fromMs, toMs, random } = setting;
  const own = fleet.filter((target) => target.service === service);
  const victim = own[Math.floor(random() * own.length)];
  return {
    labels: [{ fromMs, toMs, verdict, scope: { service, ...(victim ? { tenant: victim.tenant } : {}) } }],
    fault: ({ target }, atMs) => (target === victim?.target && isWithin(atMs, fromMs, toMs) ? found : undefined),
  };
}

function isWithin(atMs: number, fromMs: number, toMs: number): boolean {
  return atMs >= fromMs && atMs < toMs;
}
