import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { probedServices } from '@mdmkit/monitor/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reasonOf } from '../../src/files/reason-of.ts';
import { loadConfig } from '../../src/index.ts';
import { type ConfigFolder, configFolder, problemsOf, requestCount } from '../support/config-folder.ts';

let config: ConfigFolder;

beforeAll(async () => {
  config = await configFolder();
});

afterAll(async () => {
  // Whatever a configuration said: reading it has contacted no host.
  expect(requestCount(config.vendors)).toBe(0);
  await config[Symbol.asyncDispose]();
});

const tenant = (...credentials: readonly string[]) =>
  [
    'version: 1',
    'tenants:',
    '  - id: a',
    '    name: A',
    '    credentials:',
    ...credentials.map((each) => `      - ${each}`),
    '',
  ].join('\n');
const vpp = '{ service: apple.vpp, token: { file: aurora/content-token.vpptoken } }';

describe('a good configuration', () => {
  test('gives its targets in the order of the file, read and checked', async () => {
    const { targets, origins } = await loadConfig(config.vendors.configFile);
    expect(targets.map(({ id }) => id).slice(0, 5)).toEqual([
      'aurora/apple.dep',
      'aurora/apple.vpp',
      'aurora/apple.business',
      'aurora/google.amapi',
      'borealis/apple.dep',
    ]);
    expect(targets[0]).toMatchObject({ tenant: 'aurora', tenantName: 'Aurora Schools', service: 'apple.dep' });
    expect(origins).toEqual(config.vendors.origins);
  });

  test('may have a byte order mark and Windows line ends', async () => {
    const { targets } = await config.load(`\uFEFF${tenant(vpp).replaceAll('\n', '\r\n')}`);
    expect(targets.map(({ id }) => id)).toEqual(['a/apple.vpp']);
  });

  test('distinguishes two credentials of one service by their names', async () => {
    const named = vpp.replace('service: apple.vpp', 'service: apple.vpp, name: north');
    const { targets } = await config.load(tenant(vpp, named));
    expect(targets.map(({ id }) => id)).toEqual(['a/apple.vpp', 'a/apple.vpp/north']);
  });
});

describe('what of ours a credential shares with those of other tenants', () => {
  test('receives every target, without any secret', async () => {
    const { targets } = await loadConfig(config.vendors.configFile);
    expect(Object.fromEntries(targets.slice(0, 4).map(({ id, sharedKeys }) => [id, sharedKeys]))).toEqual({
      'aurora/apple.dep': [expect.stringMatching(/^dep-key:[0-9a-f]{64}$/)],
      'aurora/apple.vpp': [],
      'aurora/apple.business': [
        expect.stringMatching(/^business-client:BUSINESSAPI\.\S+$/),
        expect.stringMatching(/^business-key:\S+$/),
      ],
      'aurora/google.amapi': [
        'google-project:aurora-mdm',
        'google-service-account:mdm@aurora-mdm.iam.gserviceaccount.com',
        expect.stringMatching(/^google-key:[0-9a-f]{40}$/),
      ],
    });
  });

  test('is the same for tenants that use the same key, whatever the service', async () => {
    const key = 'serviceAccount: { file: aurora/service-account.json }';
    const { targets } = await config.load(
      tenant(
        `{ service: google.amapi, ${key}, enterprise: LC1 }`,
        `{ service: google.play, ${key}, enterprise: LC1 }`,
        `{ service: google.zerotouch, ${key} }`,
      ),
    );
    const [first, ...others] = targets.map(({ sharedKeys }) => sharedKeys);
    expect(first).toHaveLength(3);
    expect(others).toEqual([first, first]);
  });
});

describe('reuse', () => {
  test('members whose names begin with "x-" hold anchors, in the file and in a tenant', async () => {
    const { targets } = await config.load(`version: 1
x-usual: &usual { interval: 10m, retries: 3 }
tenants:
  - id: a
    name: A
    x-token: &token { file: aurora/content-token.vpptoken }
    defaults: { <<: *usual, retries: 0 }
    credentials: [{ service: apple.vpp, token: *token }]
`);
    expect(targets).toMatchObject([{ id: 'a/apple.vpp', intervalMs: 600_000, retries: 0 }]);
  });

  test('a mistake in a merged part is reported at the place that merges it', async () => {
    expect(
      await config.problems(`version: 1
x-usual: &usual { intervall: 10m }
tenants:
  - id: a
    name: A
    defaults: { <<: *usual }
    credentials: [${vpp}]
`),
    ).toEqual(['6:15 tenants[0].defaults.intervall: unknown member "intervall"']);
  });
});

describe('an interval that is too short for a service', () => {
  const warningsOf = async (text: string) => {
    const warnings: string[] = [];
    const path = await config.folder.write('pace.yaml', text);
    await loadConfig(path, { onWarning: ({ line, message }) => warnings.push(`${line} ${message}`) });
    return warnings.filter((warning) => warning.includes('budget'));
  };
  const business = async (settings: string) => {
    const { targets } = await loadConfig(config.vendors.configFile);
    const { credential } = targets.find(({ id }) => id === 'aurora/apple.business')!;
    const { clientId, keyId } = credential as { readonly clientId: string; readonly keyId: string };
    return `{ service: apple.business, key: { file: aurora/business-key.pem }, clientId: ${clientId}, keyId: ${keyId}, ${settings} }`;
  };

  test('is a warning that names the interval that holds', async () => {
    const text = tenant(await business('interval: 10s, timeout: 5s'));
    expect(await warningsOf(text)).toEqual([
      '6 a/apple.business: the interval of 10 s is shorter than the budget of apple.business allows; expected at least 1 min, or "dedicated: true" if only this checker uses the credential',
    ]);
    expect(await warningsOf(text.replace('interval: 10s', 'interval: 60s'))).toEqual([]);
    expect(await warningsOf(text.replace('interval: 10s', 'interval: 10s, dedicated: true'))).toEqual([]);
  });

  test('counts all targets that share the budget', async () => {
    const one = await business('interval: 60s, name: one');
    const text = tenant(one, one.replace('name: one', 'name: two'));
    expect(await warningsOf(text)).toEqual([
      '6 a/apple.business/one: 2 targets share one budget of apple.business; the interval of 1 min is shorter than the budget of apple.business allows; expected at least 2 min, or "dedicated: true" if only this checker uses the credential',
    ]);
  });

  test('no default interval is', async () => {
    expect(await warningsOf(tenant(await business(''), vpp).replace(', }', ' }'))).toEqual([]);
  });
});

test.each([
  ['vault: { folder: ~/x }', '18 vault.folder'],
  ['tenantsFrom: { folder: ~/x }', '24 tenantsFrom.folder'],
  ['browser: { executable: ~/x }', '24 browser.executable'],
  ['browser: { evidence: { folder: ~/x } }', '32 browser.evidence.folder'],
  ['monitor: { store: { folder: ~/x } }', '29 monitor.store.folder'],
  ['monitor: { store: { folder: "~" } }', '29 monitor.store.folder'],
])('a path is taken as it stands, so "~" is refused: %s', async (section, place) => {
  expect(await config.problems(`${tenant(vpp)}${section}\n`)).toEqual([
    `7:${place}: "~" is not replaced by a home folder here; write the whole path, or "./~" for a folder of that name`,
  ]);
});

describe('a wrong shape', () => {
  test.each([
    [
      'an unknown member, at its name',
      tenant(vpp).replace('name: A', 'nmae: A'),
      ['4:5 tenants[0].nmae: unknown member "nmae"', '3:5 tenants[0].name: missing; expected text'],
    ],
    [
      'a member that is missing, at its parent',
      tenant('{ service: apple.vpp }'),
      ['6:9 tenants[0].credentials[0].token: missing; expected { file: … }'],
    ],
    ['a version of the future', tenant(vpp).replace('version: 1', 'version: 2'), ['1:10 version: expected 1']],
    ['no version', tenant(vpp).replace('version: 1\n', ''), ['1:1 version: missing; expected 1']],
    [
      'an unknown service',
      tenant(vpp.replace('apple.vpp', 'apple.vvp')),
      [`6:20 tenants[0].credentials[0].service: expected one of ${probedServices.join(', ')}`],
    ],
    [
      'a tenant that is there twice',
      `${tenant(vpp)}${tenant(vpp).replace('version: 1\ntenants:\n', '')}`,
      ['7:9 tenants[1].id: the tenant "a" is there already'],
    ],
    [
      'a target that is there twice',
      tenant(vpp, vpp),
      ['7:9 tenants[0].credentials[1]: a second credential for a/apple.vpp; expected a "name" that tells them apart'],
    ],
    [
      'an address without https',
      `origins: { apple.vpp: 'http://example.com' }\n${tenant(vpp)}`,
      ['1:23 origins["apple.vpp"]: expected an https URL, or an http URL of this machine'],
    ],
    [
      'an id that no id can be',
      tenant(vpp).replace('id: a', 'id: a b'),
      ['3:9 tenants[0].id: expected 1 to 64 letters, digits, ".", "_" or "-"'],
    ],
    ['a list that is none', 'version: 1\ntenants: 5\n', ['2:10 tenants: expected a list ("- …")']],
    ['an empty list', 'version: 1\ntenants: []\n', ['2:10 tenants: expected at least one entry']],
    [
      'a value that was left out',
      tenant('{ service: apple.vpp, token: }'),
      ['6:38 tenants[0].credentials[0].token: expected { file: … }'],
    ],
    [
      'a name without end',
      tenant(vpp).replace('name: A', `name: ${'A'.repeat(201)}`),
      ['4:11 tenants[0].name: expected at most 200 characters'],
    ],
    [
      'a number in the place of a text',
      tenant(vpp).replace('name: A', 'name: 12'),
      ['4:11 tenants[0].name: expected text; put quotes around it'],
    ],
    [
      'a client id in the place of the key id',
      tenant(
        '{ service: apple.business, key: { file: aurora/business-key.pem }, clientId: BUSINESSAPI.x, keyId: BUSINESSAPI.x }',
      ),
      [
        '6:108 tenants[0].credentials[0].keyId: expected the id of the key, which the portal shows beside the client id',
      ],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await config.problems(text)).toEqual(expect.arrayContaining(expected));
    expect(await config.problems(text)).toHaveLength(expected.length);
  });

  test('all mistakes come at once, whatever kind they are, in the order of the file', async () => {
    const text = [
      'version: 1',
      'origin: {}',
      'tenants:',
      '  - id: a',
      '    name: A',
      '    credentials:',
      '      - { service: apple.vpp, token: { file: missing.vpptoken } }',
      '      - { service: apple.nope }',
      '      - { service: apple.dep, token: { file: missing.p7m }, privateKey: { file: missing.pem } }',
      '      - { service: google.amapi, serviceAccount: { file: aurora/business-key.pem }, enterprise: LC01 }',
      '    name: twice',
      '  - id: a',
      '    name: B',
      `    credentials: [${vpp}]`,
      '',
    ].join('\n');
    const lines = (await config.problems(text)).map((problem) => problem.replace(/: .*/, ''));
    expect(lines).toEqual([
      '2:1 origin',
      '7:38 tenants[0].credentials[0].token',
      '8:20 tenants[0].credentials[1].service',
      '9:38 tenants[0].credentials[2].token',
      '9:73 tenants[0].credentials[2].privateKey',
      '10:50 tenants[0].credentials[3].serviceAccount',
      '11:5 ',
      '12:9 tenants[1].id',
    ]);
  });
});

describe('a file that is no configuration', () => {
  test.each([
    ['empty', '', 'the file is empty; expected "version: 1" and "tenants: …"'],
    ['only white space', ' \n\n', 'the file is empty; expected "version: 1" and "tenants: …"'],
    ['a PDF', '%PDF-1.7\n%âãÏÓ\n', 'expected YAML text, but this is a PDF'],
    ['binary', '\0\u0001\u0002', 'expected YAML text, but it is binary, not text'],
    ['only a comment', '# nothing\n', 'the file is empty; expected "version: 1" and "tenants: …"'],
    ['a word', 'hello\n', 'expected a mapping ("name: value")'],
  ])('%s', async (_, text, message) => {
    expect(await config.problems(text)).toEqual([`1:1 : ${message}`]);
  });

  test.each([
    ['a missing file', () => join(config.folder.path, 'missing.yaml'), 'the file does not exist'],
    ['a folder', () => config.folder.path, 'expected a file, but this is a folder'],
    ['a device', () => '/dev/zero', 'expected a file, but this is a device'],
    [
      'a path through a file',
      () => `${config.vendors.configFile}/x`,
      'the file does not exist: a part of its path is a file',
    ],
  ])('%s', async (_, file, message) => {
    expect(await problemsOf(loadConfig(file()))).toEqual([{ file: file(), line: 1, column: 1, path: '', message }]);
  });

  test('one that may not be read', async () => {
    const file = await config.folder.write('closed.yaml', tenant(vpp));
    await chmod(file, 0);
    // Root may read every file, so that only the system's answer can be shown to be understood.
    const message =
      process.getuid?.() === 0
        ? `the file ${reasonOf(Object.assign(new Error('EACCES'), { code: 'EACCES' }))}`
        : (await problemsOf(loadConfig(file)))[0]?.message;
    expect(message).toBe('the file may not be read by this user');
  });
});

describe('secrets in the wrong place are not repeated', () => {
  const secret = Buffer.from(JSON.stringify({ token: 'q'.repeat(40), expDate: '2027-01-01', orgName: 'X' })).toString(
    'base64',
  );
  const pem = '-----BEGIN PRIVATE KEY----- MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg -----END PRIVATE KEY-----';

  test.each([
    ['a token in the place of { file: … }', `token: ${secret}`],
    ['a token as the name of a file', `token: { file: ${secret} }`],
    ['a longer token as the name of a file', `token: { file: ${secret.repeat(8)} }`],
    ['a token as a member', `token: { ${secret} }`],
    ['a key in the place of { file: … }', `token: "${pem}"`],
    ['a key as the name of a file', `token: { file: "${pem}" }`],
    ['a key without quotes', `token: ${pem}`],
    ['an unfinished quote', `token: "${secret}`],
    ['a stray bracket', `token: }${secret}`],
    ['an alias', `token: *${secret.slice(0, 40)}`],
    ['a tag', `token: !${secret.slice(0, 40)} x`],
  ])('%s', async (_, member) => {
    const text = tenant(`service: apple.vpp\n        ${member}`);
    const problems = await config.problems(text);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join('\n')).not.toContain(secret.slice(0, 24));
    expect(problems.join('\n')).not.toContain('MIGHAg');
  });
});
