import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError, loadConfig } from '../../src/index.ts';
import { type ConfigFolder, configFolder, requestCount } from '../support/config-folder.ts';

/** The mistakes that operators make in `health.yaml`, each with the sentence that it gives. */
let config: ConfigFolder;
let ended: string;

beforeAll(async () => {
  config = await configFolder();
  const { vpp } = config.vendors;
  const [location] = vpp.locations;
  await config.folder.write(
    'ended.vpptoken',
    vpp.issueToken({ ...(location ? { location } : {}), expiresAtMs: Date.UTC(2020, 0, 2) }),
  );
  ended = '{ service: apple.vpp, token: { file: ended.vpptoken } }';
});
afterAll(async () => {
  expect(requestCount(config.vendors)).toBe(0);
  await config[Symbol.asyncDispose]();
});

const vpp = '{ service: apple.vpp, token: { file: aurora/content-token.vpptoken } }';
const file = (credential: string, more = '', tenantMore = '') =>
  `version: 1\n${more}tenants:\n  - id: a\n    name: A\n${tenantMore}    credentials:\n      - ${credential}\n`;
const withMembers = (members: string) => vpp.replace('{ service', `{ ${members}, service`);

const mistakes: readonly (readonly [what: string, text: string, expected: readonly string[]])[] = [
  ['a tab', 'version: 1\ntenants:\n\t- id: a\n', ['3:1 : a tab is used for indentation; YAML allows only spaces']],
  ['a duplicate key', file(vpp, 'version: 1\n'), ['2:1 : the same member stands here twice']],
  [
    'an unknown probe',
    file(vpp.replace('apple.vpp', 'apple.vbb')),
    [
      expect.stringMatching(
        /^6:20 tenants\[0\]\.credentials\[0\]\.service: expected one of apple\.dep, apple\.vpp, /,
      ) as string,
    ],
  ],
  [
    'a tenant twice',
    `${file(vpp)}${file(vpp).split('\n').slice(2).join('\n')}`,
    ['7:9 tenants[1].id: the tenant "a" is there already'],
  ],
  [
    'a secret pasted inline',
    file('{ service: apple.vpp, token: eyJvcmdOYW1lIjoiQWNtZSJ9 }'),
    [
      '6:38 tenants[0].credentials[0].token: expected { file: … }; the secret itself does not belong in this file, only where it is',
    ],
  ],
  [
    'a file that is not there',
    file(vpp.replace('aurora', 'aurorra')),
    [
      '6:38 tenants[0].credentials[0].token: expected a readable file, but "aurorra/content-token.vpptoken" does not exist',
    ],
  ],
  [
    'the wrong kind of token',
    file(vpp.replace('content-token.vpptoken', 'server-token_smime.p7m')),
    [
      expect.stringMatching(
        /^6:38 tenants\[0\]\.credentials\[0\]\.token: .*the file is an Apple server token \(for apple\.dep\)\. /,
      ) as string,
    ],
  ],
  [
    'a folder in the place of a file, which cannot be read',
    file(vpp.replace('/content-token.vpptoken', '')),
    ['6:38 tenants[0].credentials[0].token: expected a file, but "aurora" is a folder'],
  ],
  [
    'the wrong kind of token for the Play EMM API',
    file('{ service: google.play, serviceAccount: { file: aurora/content-token.vpptoken }, enterprise: LC1 }'),
    [
      expect.stringMatching(
        /^6:49 tenants\[0\]\.credentials\[0\]\.serviceAccount: .*the file is an Apple content token \(for apple\.vpp\)\. /,
      ) as string,
    ],
  ],
  [
    'a resource name where an id is wanted',
    file(
      '{ service: google.play, serviceAccount: { file: aurora/service-account.json }, enterprise: enterprises/LC1 }',
    ),
    ['6:100 tenants[0].credentials[0].enterprise: expected the id of an enterprise, "LC…"'],
  ],
  [
    'a zero-touch number without quotes',
    file(
      '{ service: google.zerotouch, serviceAccount: { file: aurora/service-account.json }, customer: 9000000000000007 }',
    ),
    ['6:103 tenants[0].credentials[0].customer: expected a number in quotes, or "customers/…"'],
  ],
  [
    'a reseller in the place of a customer',
    file('{ service: google.zerotouch, serviceAccount: { file: aurora/service-account.json }, customer: partners/7 }'),
    ['6:103 tenants[0].credentials[0].customer: expected a number in quotes, or "customers/…"'],
  ],
  [
    'a cursor that is none',
    file(
      '{ service: apple.dep, token: { file: aurora/server-token_smime.p7m }, privateKey: { file: aurora/server-token-key.pem }, cursor: { file: health.yaml } }',
    ),
    ['6:138 tenants[0].credentials[0].cursor: this is no cursor; expected one line of up to 1,000 characters'],
  ],
  [
    'two ways to one secret',
    file('{ service: apple.vpp, token: { file: x, env: Y } }'),
    ['6:38 tenants[0].credentials[0].token: expected only one of file, env, exec, vault'],
  ],
  [
    'an unknown way to a secret',
    file('{ service: apple.vpp, token: { path: x } }'),
    ['6:40 tenants[0].credentials[0].token.path: unknown member "path"'],
  ],
  [
    'no way to a secret',
    file('{ service: apple.vpp, token: {} }'),
    ['6:38 tenants[0].credentials[0].token: expected { file: … }, { env: … }, { exec: [ … ] } or { vault: … }'],
  ],
  [
    'a variable written as the shell does',
    file('{ service: apple.vpp, token: { env: $TOKEN } }'),
    ['6:45 tenants[0].credentials[0].token.env: expected the name of an environment variable'],
  ],
  [
    'a variable that is not set',
    file('{ service: apple.vpp, token: { env: TOKEN } }'),
    ['6:38 tenants[0].credentials[0].token: the variable TOKEN is not set in the environment'],
  ],
  [
    'a command as one text',
    file('{ service: apple.vpp, token: { exec: "cat x" } }'),
    ['6:46 tenants[0].credentials[0].token.exec: expected a list ("- …")'],
  ],
  [
    'a vault without a key',
    file('{ service: apple.vpp, token: { vault: x } }'),
    [
      '6:38 tenants[0].credentials[0].token: the vault is locked: HEALTH_CHECK_VAULT_KEY is not set; "health-check vault key" makes a key',
    ],
  ],
  [
    'an interval shorter than the timeout, at a credential',
    file(withMembers('interval: 10s')),
    [
      '6:21 tenants[0].credentials[0].interval: the interval of 10 s is shorter than the timeout of 20 s; expected a check to end before the next one begins',
    ],
  ],
  [
    'a timeout longer than the interval, at a tenant',
    file(vpp, '', '    defaults: { timeout: 10m }\n'),
    [
      '5:26 tenants[0].defaults.timeout: the interval of 5 min is shorter than the timeout of 10 min; expected a check to end before the next one begins',
    ],
  ],
  [
    'an interval shorter than the timeout, for the whole file, told once',
    file(vpp, 'defaults: { interval: 5s }\n'),
    [
      '2:23 defaults.interval: the interval of 5 s is shorter than the timeout of 20 s; expected a check to end before the next one begins',
    ],
  ],
  [
    'a time without a unit',
    file(withMembers('timeout: 20')),
    ['6:20 tenants[0].credentials[0].timeout: expected a time with a unit, such as 500ms, 20s, 5m or 1h'],
  ],
  [
    'a time with an unknown unit',
    file(withMembers('timeout: 20sec')),
    ['6:20 tenants[0].credentials[0].timeout: expected a time with a unit, such as 500ms, 20s, 5m or 1h'],
  ],
  ['a version in quotes', file(vpp).replace('1', "'1'"), ['1:10 version: expected 1, without quotes']],
  [
    'an extension where none is taken',
    file(withMembers('x-note: 1')),
    ['6:11 tenants[0].credentials[0]["x-note"]: unknown member "x-note"'],
  ],
  [
    'too many retries',
    file(withMembers('retries: 11')),
    ['6:20 tenants[0].credentials[0].retries: expected at most 10'],
  ],
  [
    'half a retry',
    file(withMembers('retries: 0.5')),
    ['6:20 tenants[0].credentials[0].retries: expected a whole number'],
  ],
  ['no tenants', 'version: 1\n', ['1:1 tenants: missing; expected a list ("- …"), or "tenantsFrom"']],
];

test.each(mistakes)('%s', async (_, text, expected) => {
  expect(await config.problems(text)).toEqual(expected);
});

describe('a credential that has ended', () => {
  test('is a warning before anything is sent', async () => {
    const warnings: string[] = [];
    const path = await config.folder.write('ended.yaml', file(ended));
    await loadConfig(path, { onWarning: ({ line, message }) => warnings.push(`${line} ${message}`) });
    expect(warnings).toContain('6 a/apple.vpp: the credential ended on 2020-01-02; replace it');
  });
});

test('three thousand mistakes are counted, two hundred of them word by word', async () => {
  const tenants = Array.from({ length: 1_000 }, (_, index) => `  - id: "${index} "\n`).join('');
  const error: unknown = await loadConfig(
    await config.folder.write('many.yaml', `version: 1\ntenants:\n${tenants}`),
  ).catch((reason: unknown) => reason);
  if (!(error instanceof ConfigError)) throw error;
  expect(error.problems).toHaveLength(3_000);
  expect(error.message.split('\n')).toHaveLength(201);
  expect(error.message).toMatch(/\nand 2800 more$/);
});

describe('defaults', () => {
  test('hold at three levels, the nearest first', async () => {
    const text = `version: 1
defaults: { timeout: 30s, retries: 3, dedicated: true }
tenants:
  - id: a
    name: A
    credentials: [${vpp}]
  - id: b
    name: B
    defaults: { timeout: 5s }
    credentials:
      - ${vpp}
      - ${withMembers('name: n, timeout: 1s, interval: 1h, dedicated: false')}
`;
    const { targets } = await config.load(text);
    expect(
      targets.map(({ id, timeoutMs, retries, dedicated, intervalMs }) => ({
        id,
        timeoutMs,
        retries,
        dedicated,
        intervalMs,
      })),
    ).toEqual([
      { id: 'a/apple.vpp', timeoutMs: 30_000, retries: 3, dedicated: true, intervalMs: undefined },
      { id: 'b/apple.vpp', timeoutMs: 5_000, retries: 3, dedicated: true, intervalMs: undefined },
      { id: 'b/apple.vpp/n', timeoutMs: 1_000, retries: 3, dedicated: false, intervalMs: 3_600_000 },
    ]);
  });
});
