import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/config/config-error.ts';
import { readChannelSettings, readMonitorSettings } from '../../src/config/monitor-settings.ts';
import { loadConfig } from '../../src/index.ts';
import { type ConfigFolder, configFolder } from '../support/config-folder.ts';

let made: ConfigFolder;
beforeAll(async () => {
  made = await configFolder();
});
afterAll(() => made[Symbol.asyncDispose]());

const tenant = `
tenants:
  - id: aurora
    name: Aurora Schools
    credentials:
      - service: apple.vpp
        token: { file: aurora/content-token.vpptoken }
`;
const load = (monitor: string) => made.load(`version: 1\n${monitor}${tenant}`);
const problems = (monitor: string) => made.problems(`version: 1\n${monitor}${tenant}`);

describe('what the file says of the monitoring service', () => {
  test('may be nothing: a folder beside the file, and three neutral addresses', async () => {
    const { monitor } = await load('');
    expect(monitor).toMatchObject({ store: { folder: `${made.folder.path}/health-data` }, windows: [] });
    expect(monitor?.controls).toHaveLength(3);
  });

  test('is a location, a folder, addresses and windows', async () => {
    const { monitor } = await load(`
monitor:
  location: stockholm-1
  confirm: 2m
  latencyLimits: { apple.vpp: 1500ms, google.play: 3s }
  slo: { apple.vpp: 99.9 }
  store: { folder: ../state }
  controls: [http://127.0.0.1:4321]
  maintenance:
    - id: nightly
      scope: { services: [apple.vpp], targets: ["*/apple.vpp"] }
      weekly: { days: [sat, sun], from: 22:00, to: 02:00, zone: Europe/Paris }
    - id: move
      mode: pause
      once: { from: 2026-12-01T22:00:00+01:00, until: 2026-12-02T00:00:00+01:00 }
      reason: The proxy moves
`);
    expect(monitor).toEqual({
      location: 'stockholm-1',
      confirmMs: 120_000,
      latencyLimitsMs: new Map([
        ['apple.vpp', 1_500],
        ['google.play', 3_000],
      ]),
      objectives: new Map([['apple.vpp', 0.999]]),
      store: { folder: made.folder.path.replace(/[^/]+$/, 'state') },
      controls: ['http://127.0.0.1:4321'],
      windows: [
        {
          id: 'nightly',
          mode: 'suppress',
          scope: { services: ['apple.vpp'], targets: ['*/apple.vpp'] },
          times: { days: ['sat', 'sun'], from: '22:00', to: '02:00', zone: 'Europe/Paris' },
          reason: '',
        },
        {
          id: 'move',
          mode: 'pause',
          scope: {},
          times: { fromMs: Date.parse('2026-12-01T21:00:00Z'), untilMs: Date.parse('2026-12-01T23:00:00Z') },
          reason: 'The proxy moves',
        },
      ],
      server: { host: '127.0.0.1', port: 8080, authentication: 'none' },
    });
  });
});

describe('the URL of a database', () => {
  const monitor = '\nmonitor: { store: { postgres: { env: DATABASE_URL } } }\n';

  test('is read when it is asked for, and prints as nothing', async () => {
    const file = await made.folder.write('postgres.yaml', `version: 1\n${monitor}${tenant}`);
    const config = await loadConfig(file, { env: { DATABASE_URL: 'postgres://u:hidden@db/health\n' } });
    const store = config.monitor?.store;
    if (!store || !('postgres' in store)) throw new Error('no database');
    const url = await store.postgres();
    expect(url.reveal()).toBe('postgres://u:hidden@db/health');
    expect(JSON.stringify(config)).not.toContain('hidden');
  });

  test.each(['nonsense', 'mysql://u:hidden@db/health', 'hidden'])(
    'that is not a URL of PostgreSQL is refused: %s',
    async (url) => {
      const file = await made.folder.write('postgres.yaml', `version: 1\n${monitor}${tenant}`);
      const { monitor: settings } = await loadConfig(file, { env: { DATABASE_URL: url } });
      const store = settings?.store;
      if (!store || !('postgres' in store)) throw new Error('no database');
      const refused = await store.postgres().catch((error: unknown) => String(error));
      expect(refused).toMatch(
        /:3:31: monitor\.store\.postgres: expected a URL such as postgres:\/\/user:password@host/,
      );
      expect(refused).not.toMatch(/hidden|nonsense/);
    },
  );

  test('that is missing is reported with its place, and only if it is needed', async () => {
    const { monitor: settings } = await load(monitor);
    const store = settings?.store;
    if (!store || !('postgres' in store)) throw new Error('no database');
    await expect(store.postgres()).rejects.toThrow(ConfigError);
    await expect(store.postgres()).rejects.toThrow(
      /:3:31: monitor\.store\.postgres: the variable DATABASE_URL is not set/,
    );
  });
});

const inWindow = (text: string) => `monitor:\n  maintenance:\n    - id: nightly\n      ${text}\n`;
const once = 'once: { from: 2026-12-01T22:00:00Z, until: 2026-12-02T00:00:00Z }';
const weekly = (times: string) => inWindow(`weekly: { ${times} }`);

describe('a mistake is reported with its place:', () => {
  test.each([
    [
      'a URL pasted in',
      'monitor: { store: { postgres: "postgres://u:p@db/x" } }\n',
      /monitor\.store\.postgres: .*; the secret itself does not belong in this file/,
    ],
    ['a control that is no address', 'monitor: { controls: [example.com] }\n', /controls\[0\]: expected an https URL/],
    [
      'a limit of the latency that the timeout hides',
      'monitor: { latencyLimits: { apple.vpp: 20s } }\n',
      /2:40 monitor\.latencyLimits\["apple\.vpp"\]: expected a time below the timeout of the checks, 20 s/,
    ],
    [
      'a limit of the latency that is no time',
      'monitor: { latencyLimits: { apple.vpp: 2000 } }\n',
      /apple\.vpp"\]: expected a time with a unit, such as 500ms/,
    ],
    [
      'a limit of the latency of no service',
      'monitor: { latencyLimits: { apple.vp: 2s } }\n',
      /latencyLimits.*: unknown member "apple\.vp"/,
    ],
    ['an objective that is no per cent', 'monitor: { slo: { apple.vpp: 0.999 } }\n', /slo.*apple\.vpp/],
    ['a window without times', inWindow('mode: pause'), /maintenance\[0\]: expected either "once" or "weekly"/],
    [
      'a window with both times',
      inWindow(`${once}\n      weekly: { days: [mon], from: "01:00", to: "02:00", zone: UTC }`),
      /either/,
    ],
    [
      'a time without its zone',
      inWindow('once: { from: 2026-12-01T22:00:00, until: 2026-12-02T00:00:00Z }'),
      /once\.from: expected a time with its zone/,
    ],
    [
      'an end before the beginning',
      inWindow('once: { from: 2026-12-02T00:00:00Z, until: 2026-12-01T00:00:00Z }'),
      /once\.until: expected a time after "from"/,
    ],
    [
      'an unknown zone',
      weekly('days: [mon], from: "01:00", to: "02:00", zone: Europe/Atlantis'),
      /zone: expected the name of a time zone/,
    ],
    [
      'an offset for a zone',
      weekly('days: [mon], from: "01:00", to: "02:00", zone: "+01:00"'),
      /zone: expected the name of a time zone/,
    ],
    [
      'an hour that no clock shows',
      weekly('days: [mon], from: 25:00, to: 02:00, zone: UTC'),
      /from: expected a time such as 02:30/,
    ],
    [
      'a day of another language',
      weekly('days: [lundi], from: "01:00", to: "02:00", zone: UTC'),
      /days\[0\]: expected "mon" or/,
    ],
    [
      'a tenant that is none',
      inWindow(`scope: { tenants: [boreal] }\n      ${once}`),
      /scope\.tenants\[0\]: there is no tenant/,
    ],
    [
      'a pattern that fits nothing',
      inWindow(`scope: { targets: ["*/apple.dep"] }\n      ${once}`),
      /scope\.targets\[0\]: this fits no target/,
    ],
    [
      'a window twice',
      `${inWindow(once)}    - id: nightly\n      ${once}\n`,
      /\[1\]\.id: the window "nightly" is there already/,
    ],
  ])('%s', async (_, monitor, expected) => {
    const found = await problems(monitor);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(expected);
  });
});

describe('read alone', () => {
  const settings = `version: 1\nmonitor: { store: { folder: state } }\ntenantsFrom: { folder: nowhere }\n`;

  test('needs neither tenants nor credentials', async () => {
    const file = await made.folder.write('alone.yaml', settings);
    await expect(readMonitorSettings(file, {})).resolves.toMatchObject({
      store: { folder: `${made.folder.path}/state` },
    });
    await expect(loadConfig(file)).rejects.toThrow(ConfigError);
  });

  test('reports its mistakes with their places', async () => {
    const file = await made.folder.write('alone.yaml', settings.replace('folder: state', 'folder: 5'));
    await expect(readMonitorSettings(file, {})).rejects.toThrow(
      /alone\.yaml:2:\d+: monitor\.store\.folder: expected text; put quotes around it/,
    );
  });
});

test('messages link to the address at which browsers reach the server', async () => {
  const text = `version: 1
monitor:
  server:
    oidc:
      issuer: https://login.example.com
      clientId: health-check
      clientSecret: { env: OIDC_SECRET }
      publicUrl: https://health.example.com/
      roles: { claim: groups, admin: [mdm] }
alerts:
  channels: [{ id: chat, type: slack-webhook, url: { env: CHAT_URL } }]
${tenant}`;
  const linked = await made.load(text);
  expect(linked.channels?.publicUrl).toBe('https://health.example.com');
  const read = await readChannelSettings(await made.folder.write('linked.yaml', text), {});
  expect(read?.publicUrl).toBe('https://health.example.com');
});
