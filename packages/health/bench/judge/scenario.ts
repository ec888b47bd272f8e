import { readFileSync } from 'node:fs';
import { severities, verdicts } from '@mdmkit/monitor/model';
import { parse } from 'yaml';
import { z } from 'zod';

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const Duration = z
  .string()
  .regex(/^-?\d+(?:\.\d+)?(?:ms|s|m|h|d)$/, 'expected a time such as 90s, 10m or 2h')
  .transform((text) => {
    const [, number, unit = ''] = /^(-?[\d.]+)(\w+)$/.exec(text) ?? [];
    return Number(number) * (unitsMs[unit] ?? 0);
  });

/** The services of a simulated fleet. */
export const fleetServices = ['apple.dep', 'apple.vpp', 'apple.business', 'google.amapi', 'endpoint'] as const;

const Service = z.enum(fleetServices);

/** How the other side answers while there is trouble. */
export const answers = [
  'status-500',
  'status-503',
  'malformed',
  'schema',
  'refused',
  'reset',
  'timeout',
  'dns',
  'tls-untrusted',
  'intercepted',
  'proxy-failed',
  'proxy-authentication',
  'unauthorized',
  'forbidden',
  'terms',
  'not-found',
  'throttled',
  'budget',
  'slow',
  'local',
  'ok',
] as const;

const Share = z.number().gt(0).max(1);

const Trouble = z.strictObject({
  at: Duration,
  for: Duration.optional().describe('Until the end without it.'),
  /** Repeats: in trouble for `for`, then well for `pause`, and so on until `until`. */
  pause: Duration.optional(),
  until: Duration.optional(),
  where: z.enum(['vendor', 'credential', 'tenant', 'network', 'shared', 'machine', 'neutral-hosts', 'store']),
  services: z.array(Service).optional().describe('All without it.'),
  locations: z.array(z.string()).optional().describe('All without it.'),
  tenants: z
    .union([z.int().min(1), z.array(z.int().min(0))])
    .optional()
    .describe('So many from the first on, or these.'),
  share: Share.optional().describe('The share of tenants, always the same ones.'),
  requests: Share.optional().describe('The share of requests.'),
  answer: z.enum(answers).optional(),
  factor: z.number().gt(1).optional().describe('With "slow": so many times the usual latency.'),
  latency: Duration.optional().describe('How long the answer takes.'),
  key: z.string().optional().describe('With "shared": the targets with this shared key.'),
  neutralHosts: z
    .boolean()
    .optional()
    .describe('With "network": whether neutral hosts are cut off too. Default: true.'),
  stall: Duration.optional().describe('With "machine": the event loop stands still for so long …'),
  every: Duration.optional().describe('… so often.'),
  checkCost: Duration.optional().describe('With "machine": the CPU time of one check.'),
  clock: Duration.optional().describe('With "machine": the wall clock is set by so much, and back at the end.'),
});

const Feed = z.strictObject({
  at: Duration,
  for: Duration.optional().describe('Until the end without it.'),
  services: z.array(Service).optional().describe('All without it.'),
  impact: z.enum(['information', 'degraded', 'outage']).default('outage'),
  kind: z.enum(['incident', 'maintenance']).default('incident'),
});

const Action = z.union([
  z.strictObject({ at: z.union([Duration]), restart: Duration.describe('How long the service is down.') }),
  z.strictObject({ at: Duration, tenants: z.int().min(0).describe('How many tenants there are from now on.') }),
  z.strictObject({ at: Duration, acknowledge: z.literal('all') }),
]);

const Verdicts = z.union([z.enum(verdicts), z.array(z.enum(verdicts)).min(1)]).transform((value) => [value].flat());

const Told = z.strictObject({
  verdict: Verdicts,
  first: Verdicts.optional().describe('What may be said before.'),
  service: z.union([Service, z.literal('several'), z.literal('any')]).default('any'),
  tenant: z.union([z.int(), z.literal('any')]).default('any'),
  severity: z.enum(severities).optional().describe('At least.'),
  after: Duration.optional().describe('The first trouble without it.'),
  within: Duration.default(180_000),
  over: z
    .union([Duration, z.literal(false)])
    .default(1_200_000)
    .describe('Closed so long after its end; false: stays open.'),
  end: Duration.optional().describe('The end of the trouble, where it is not that of the first one.'),
  messages: z.int().min(1).default(3),
  troubles: z.int().min(1).default(1).describe('How many troubles it is: ten tenants with a wrong token each are ten.'),
  title: z.string().min(5).optional().describe('A part of the title that is told, in the end.'),
  owner: z.enum(['vendor', 'network', 'credential', 'tenant', 'us']).optional().describe('Who has to act, in the end.'),
  admitted: z.boolean().optional().describe("Whether the vendor's feed reported it, in the end."),
  count: z.union([z.int().min(1), z.tuple([z.int(), z.int()])]).default(1),
});

const Shown = z.strictObject({
  at: Duration,
  service: Service.optional(),
  up: z.int().min(0).describe('At most so many targets are shown as up.'),
});

const Window = z.strictObject({
  mode: z.enum(['annotate', 'suppress', 'pause']),
  from: Duration,
  until: Duration,
  services: z.array(Service).optional(),
});

/** One scenario: what happens, and what has to be said of it. */
export const Scenario = z.strictObject({
  title: z.string().min(10),
  fleet: z
    .strictObject({
      tenants: z.int().min(1).max(20_000).default(30),
      services: z.array(Service).min(1).default(['apple.dep', 'apple.vpp']),
      interval: Duration.default(300_000),
      timeout: Duration.default(20_000),
      latency: Duration.default(250),
      locations: z.array(z.string()).min(1).default(['here']),
      neutralHosts: z.int().min(0).max(5).default(3),
      usualShare: z.number().min(0).max(1).optional(),
      shared: z
        .array(z.strictObject({ key: z.string(), services: z.array(Service), tenants: z.int().optional() }))
        .default([]),
      expires: z
        .array(z.strictObject({ tenants: z.int().min(1), services: z.array(Service), at: Duration }))
        .default([]),
    })
    .prefault({}),
  length: Duration.default(3_600_000),
  noise: z.number().min(0).max(0.2).default(0).describe('The share of checks that fail by themselves.'),
  startsAt: z.iso.datetime().default('2026-11-23T12:00:00Z'),
  trouble: z.array(Trouble).default([]),
  feed: z.array(Feed).default([]).describe("What the vendor's own status feed says. Without it no feed is read."),
  actions: z.array(Action).default([]),
  windows: z.array(Window).default([]),
  expect: z.array(Told).default([]),
  may: z
    .array(z.strictObject({ verdict: Verdicts, service: Told.shape.service.optional() }))
    .default([])
    .describe('What may be said besides.'),
  shown: z.array(Shown).default([]),
});

/** One scenario, as it is played. Times are milliseconds from its start. */
export type Scenario = z.output<typeof Scenario>;
/** Trouble in a scenario. */
export type Trouble = z.output<typeof Trouble>;
/** What has to be said. */
export type Told = z.output<typeof Told>;

/** A scenario with its name: `group/name`. */
export interface NamedScenario {
  readonly name: string;
  readonly group: string;
  readonly scenario: Scenario;
}

/**
 * Reads a scenario file.
 *
 * @throws Error - With the file's name and what is wrong in it.
 */
export function readScenario(file: string, name: string): NamedScenario {
  const parsed = Scenario.safeParse(parse(readFileSync(file, 'utf8'), { merge: true }));
  if (!parsed.success) throw new Error(`${file}: ${z.prettifyError(parsed.error)}`);
  return { name, group: name.split('/')[0] ?? '', scenario: parsed.data };
}
