import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dutyRules } from '../../src/config/duty-settings.ts';
import { unknownId } from '../../src/config/unknown-id.ts';
import { type ConfigProblem, loadConfig } from '../../src/index.ts';
import { problemsOf } from '../support/config-folder.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

const nowMs = Date.UTC(2026, 10, 30, 12);

const head = [
  'version: 1',
  'tenants: [{ id: aurora, name: Aurora, credentials: [{ service: endpoint, host: apple.dep }] }]',
  'alerts:',
  '  channels:',
  '    - { id: chat, type: webhook, url: { env: CHAT_URL }, secret: { env: HOOK_SECRET } }',
  '    - { id: phone, type: webhook, url: { env: PHONE_URL }, secret: { env: HOOK_SECRET } }',
];
const office = '{ id: office, zone: Europe/Paris, weekly: [{ days: [mon], from: "08:30", to: "18:00" }] }';
const chains = ['  chains:', '    - { id: day, steps: [{ notify: [chat] }] }'];

async function load(lines: readonly string[], onWarning?: (warning: ConfigProblem) => void) {
  const file = await folder.write('health.yaml', [...head, ...lines, ''].join('\n'));
  return await loadConfig(file, { nowMs, ...(onWarning ? { onWarning } : {}) });
}

/** The mistakes of a configuration, as `line:column path: message`. */
async function mistakes(...lines: readonly string[]): Promise<readonly string[]> {
  const problems = await problemsOf(load(lines));
  return problems.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`);
}

describe('refuses, with line and column,', () => {
  test('a route that can end without a channel', async () => {
    const routes = (route: string) => [
      `  calendars: [${office}]`,
      ...chains,
      '  routes:',
      `    - ${route}`,
      '  lastResort: [phone]',
    ];
    const twoSided =
      'this route can end without a channel: expected either "chain", or "calendar" with both "open" and "closed"';
    expect(await mistakes(...routes('{ id: r }'))).toEqual([`11:7 alerts.routes[0]: ${twoSided}`]);
    expect(await mistakes(...routes('{ id: r, calendar: office, open: day }'))).toEqual([
      `11:7 alerts.routes[0]: ${twoSided}`,
    ]);
    for (const chain of ['night', 'defer'])
      expect(await mistakes(...routes(`{ id: r, chain: ${chain} }`))).toEqual([
        '11:23 alerts.routes[0].chain: this route can end without a channel: there is no chain of this id; expected day',
      ]);
    expect(await mistakes(...routes('{ id: r, calendar: office, open: night, closed: day }'))).toEqual([
      '11:40 alerts.routes[0].open: this route can end without a channel: there is no chain of this id; expected one of day, defer',
    ]);
    expect(await mistakes(...routes('{ id: r, calendar: office, open: defer, closed: defer }'))).toEqual([
      '11:55 alerts.routes[0].closed: this route can end without a channel: the incident would always wait for the next digest',
    ]);
    expect(await mistakes(...routes('{ id: r, calendar: paris, open: day, closed: day }'))).toEqual([
      '11:26 alerts.routes[0].calendar: there is no calendar of this id; expected office',
    ]);
    expect(await mistakes(...routes('{ id: r, chain: day, match: { tenants: [borealis] } }'))).toEqual([
      '11:47 alerts.routes[0].match.tenants[0]: there is no tenant of this id; expected aurora',
    ]);
  });

  test('a route that defers to a calendar that never closes', async () => {
    const days = '[mon, tue, wed, thu, fri, sat, sun]';
    const always = `{ id: always, zone: Europe/Paris, weekly: [{ days: ${days}, from: "00:00", to: "24:00" }] }`;
    const withRoute = (calendar: string, route: string) => [
      `  calendars: [${calendar}]`,
      ...chains,
      `  routes: [${route}]`,
      '  lastResort: [phone]',
    ];
    expect(await mistakes(...withRoute(always, '{ id: r, calendar: always, open: defer, closed: day }'))).toEqual([
      '10:45 alerts.routes[0].open: this route can end without a channel: its calendar does not close within 800 days, so the digest would never come',
    ]);
    const usable = [
      withRoute(office, '{ id: r, calendar: office, open: defer, closed: day }'),
      withRoute(always, '{ id: r, calendar: always, open: day, closed: defer }'),
    ];
    for (const lines of usable) expect((await load(lines)).duty?.routes).toHaveLength(1);
  });

  test('routes without a last resort', async () => {
    expect(await mistakes(...chains, '  routes: [{ id: r, chain: day }]')).toEqual([
      '4:3 alerts.lastResort: missing; expected the channels that are notified if no route matches',
    ]);
  });

  test('a channel that does not exist, and names those that exist', async () => {
    expect(
      await mistakes('  chains:', '    - { id: day, steps: [{ notify: [chat, fax] }] }', '  lastResort: [pager]'),
    ).toEqual([
      '8:43 alerts.chains[0].steps[0].notify[1]: there is no channel of this id; expected one of chat, phone',
      '9:16 alerts.lastResort[0]: there is no channel of this id; expected one of chat, phone',
    ]);
  });

  test('a chain without end', async () => {
    expect(await mistakes('  chains:', '    - { id: day, repeat: 2, steps: [{ notify: [chat], wait: 0s }] }')).toEqual([
      '8:61 alerts.chains[0].steps[0].wait: this chain has no end: a chain that is repeated waits at least 1m after its last step',
    ]);
    expect(await mistakes('  chains:', '    - { id: day, repeat: 6, steps: [{ notify: [chat] }] }')).toEqual([
      '8:26 alerts.chains[0].repeat: expected at most 5',
    ]);
  });

  test('reminders without a pause, and a storm without a time', async () => {
    expect(await mistakes('  remind: 0s', '  storm: { incidents: 10, within: 10ms }')).toEqual([
      '7:11 alerts.remind: reminders would have no end: expected at least 1m',
      '8:35 alerts.storm.within: no storm would ever be found: expected at least 1m',
    ]);
  });

  test('calendars that never open, do not exist, or are made of themselves', async () => {
    const calendars = (...list: readonly string[]) => ['  calendars:', ...list.map((each) => `    - ${each}`)];
    expect(await mistakes(...calendars('{ id: never, zone: Europe/Paris }'))).toEqual([
      '8:7 alerts.calendars[0]: this calendar never opens again: expected an open time within 800 days',
    ]);
    expect(await mistakes(...calendars(office, '{ id: other, union: [office, paris] }'))).toEqual([
      '9:36 alerts.calendars[1].union[1]: there is no calendar of this id; expected one of office, other',
    ]);
    expect(await mistakes(...calendars('{ id: a, not: b }', '{ id: b, not: a }'))).toEqual([
      '8:7 alerts.calendars[0]: this calendar is made of itself',
    ]);
    expect(await mistakes(...calendars(office, office))).toEqual([
      '9:13 alerts.calendars[1].id: a calendar of this id is there already',
    ]);
    expect(await mistakes(...calendars('{ id: both, zone: Europe/Paris, not: office }'))).toEqual([
      '8:7 alerts.calendars[0]: expected either "zone" with hours, or one of "union", "intersect", "not" alone',
    ]);
    expect(
      await mistakes(...calendars('{ id: a, zone: Europe/Paris, holidays: [{ country: DE, region: ZZ }] }')),
    ).toEqual([
      expect.stringContaining(
        '8:58 alerts.calendars[0].holidays[0].country: "date-holidays" does not know this region',
      ),
    ]);
    expect(
      await mistakes(...calendars('{ id: a, zone: Europe/Paris, holidays: [{ date: 2026-02-31 }] }')),
    ).toHaveLength(1);
  });
});

test('a broken file of a calendar is a warning, and both sides are notified', async () => {
  const warnings: string[] = [];
  const { duty } = await load(
    [
      '  calendars:',
      '    - { id: office, zone: Europe/Paris, holidays: [{ file: company.ics }] }',
      ...chains,
      '  routes: [{ id: r, calendar: office, open: day, closed: defer }]',
      '  lastResort: [phone]',
    ],
    ({ line, column, path, message }) => warnings.push(`${line}:${column} ${path}: ${message}`),
  );
  expect(warnings).toEqual([
    '8:60 alerts.calendars[0].holidays[0].file: the file does not exist; until it is repaired, both sides are notified',
  ]);
  expect(duty && dutyRules(duty).calendars.get('office')?.at(nowMs).state).toBe('unknown');
});

test('warns 60 days before the end of a calendar, and after it', async () => {
  const warningsWith = async (until: string) => {
    const warnings: string[] = [];
    const calendar = `{ id: office, zone: Europe/Paris, weekly: [{ days: [mon], from: "08:30", to: "18:00" }], valid: { until: ${until} } }`;
    await load([`  calendars: [${calendar}]`], ({ message }) => warnings.push(message));
    return warnings;
  };
  expect(await warningsWith('2027-01-31')).toEqual([]);
  expect(await warningsWith('2026-12-31')).toEqual([
    'this calendar is known for 32 more days only: renew its holidays; afterwards both sides are notified',
  ]);
  expect(await warningsWith('2026-11-01')).toEqual([
    'this calendar has expired: both sides are notified until its holidays are renewed',
  ]);
});

test('a calendar made of one that ends soon is no mistake, although it does not open before that end', async () => {
  const warnings: string[] = [];
  const ending =
    '{ id: ending, zone: Europe/Paris, weekly: [{ days: [mon], from: "08:30", to: "18:00" }], valid: { until: 2026-12-02 } }';
  const { duty } = await load(
    [`  calendars: [${ending}, { id: night, not: ending }, { id: both, intersect: [ending, night] }]`],
    ({ path }) => warnings.push(path),
  );
  expect(warnings).toEqual(['alerts.calendars[0]']);
  expect(duty && dutyRules(duty).calendars.get('both')?.at(nowMs).state).toBe('closed');
});

test('a day has one exception', async () => {
  const exceptions = '[{ date: 2026-12-24, open: [] }, { date: 2026-12-24, open: [] }]';
  const calendar = `{ id: office, zone: Europe/Paris, weekly: [{ days: [mon], from: "08:30", to: "18:00" }], exceptions: ${exceptions} }`;
  expect(await mistakes(`  calendars: [${calendar}]`)).toEqual([
    expect.stringContaining('alerts.calendars[0].exceptions[1].date: an exception of this day is there already'),
  ]);
});

test('of many ids a message lists 20', () => {
  const ids = Array.from({ length: 23 }, (_, index) => `tenant-${index + 1}`);
  expect(unknownId('tenant', ids)).toMatch(
    /^there is no tenant of this id; expected one of tenant-1, .*, tenant-20 or 3 more$/,
  );
  expect(unknownId('tenant', [])).toBe('there is no tenant of this id; the configuration has none');
});

test('with channels alone every channel is notified, without reminders', async () => {
  const { duty } = await load([]);
  expect(duty).toMatchObject({ lastResort: ['chat', 'phone'], routes: [], chains: [], remindMs: null });
  expect(duty?.storm).toEqual({ incidents: 10, withinMs: 600_000 });
});

test.each(['2026-02-30', '2026-04-31', '2026-13-01'])('there is no day %s', async (day) => {
  const calendar = `{ id: office, zone: Asia/Tokyo, weekly: [{ days: [mon], from: "08:30", to: "18:00" }], holidays: [{ date: ${day} }] }`;
  expect(await mistakes(`  calendars: [${calendar}]`)).toEqual([
    expect.stringMatching(/^7:\d+ alerts\.calendars\[0\]\.holidays\[0\]\.date: there is no such day; expected a date/),
  ]);
});

describe('warns of what does not work without a public address:', () => {
  const lines = [
    '    - { id: desk, type: partner, url: { env: A }, token: { env: B }, answerToken: { env: C } }',
    '    - { id: bot, type: slack, token: { env: A }, signingSecret: { env: B }, channel: C0123456789 }',
    '    - { id: plain, type: slack, token: { env: A }, channel: C0123456789 }',
    '  acknowledge: { linkKey: { env: KEY } }',
  ];
  const warningsOf = async (...more: readonly string[]) => {
    const warnings: string[] = [];
    await load([...lines, ...more], ({ line, column, path, message }) =>
      warnings.push(`${line}:${column} ${path}: ${message.split(':')[0]}`),
    );
    return warnings;
  };

  test('a partner, a button, a link', async () => {
    expect(await warningsOf()).toEqual([
      '7:25 alerts.channels[2].type: the partner cannot accept or return a ticket',
      '8:24 alerts.channels[3].type: messages have no button',
      '10:27 alerts.acknowledge.linkKey: messages have no link to acknowledge',
    ]);
  });

  test('nothing, if the address is there', async () => {
    expect(await warningsOf('  publicUrl: https://health.example.com')).toEqual([]);
  });
});
