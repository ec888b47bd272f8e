import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ConfigError, type LoadedConfig, loadConfig } from '../../src/index.ts';
import { type ConfigFolder, configFolder } from '../support/config-folder.ts';

let config: ConfigFolder;
const tenant = (id: string, file = 'aurora/content-token.vpptoken') =>
  `id: ${id}\nname: ${id}\ncredentials: [{ service: apple.vpp, token: { file: ${file} } }]\n`;

beforeAll(async () => {
  config = await configFolder();
  for (const name of ['some', 'broken', 'empty']) await mkdir(join(config.folder.path, name));
  await config.folder.write('some/b.yaml', tenant('b', '../aurora/content-token.vpptoken'));
  await config.folder.write(
    'some/a.yml',
    ['a1', 'a2']
      .map((id) => `- ${tenant(id, '../aurora/content-token.vpptoken').trimEnd().replaceAll('\n', '\n  ')}\n`)
      .join(''),
  );
  await config.folder.write(
    'some/c.json',
    JSON.stringify({
      id: 'c',
      name: 'C',
      credentials: [{ service: 'apple.vpp', token: { file: '../aurora/content-token.vpptoken' } }],
    }),
  );
  await config.folder.write('some/readme.txt', 'not a tenant');
  await config.folder.write('broken/a.yaml', 'id: a\n\tname: A\n');
  await config.folder.write('broken/b.yaml', tenant('b', 'missing').replace('name: b', 'nmae: b'));
});
afterAll(() => config[Symbol.asyncDispose]());

const load = async (text: string): Promise<LoadedConfig> =>
  await loadConfig(await config.folder.write('sources.yaml', `version: 1\n${text}`), {
    env: { PATH: process.env.PATH },
  });
const idsOf = ({ targets }: LoadedConfig) => targets.map(({ id }) => id);
const problemsOf = async (text: string) => {
  const error: unknown = await load(text).catch((reason: unknown) => reason);
  if (!(error instanceof ConfigError)) throw error;
  return error.message.replaceAll(`${config.folder.path}/`, '').split('\n');
};

test('a folder: every file with a tenant or a list of them, by name; paths count from the folder', async () => {
  expect(idsOf(await load('tenantsFrom: { folder: some }\n'))).toEqual(
    ['a1', 'a2', 'b', 'c'].map((id) => `${id}/apple.vpp`),
  );
});

test('a program: YAML or JSON, paths count from the folder of the configuration', async () => {
  await config.folder.write('list.yaml', `- ${tenant('x').trimEnd().replaceAll('\n', '\n  ')}\n`);
  const json = JSON.stringify([
    { id: 'y', name: 'Y', credentials: [{ service: 'apple.vpp', token: { file: 'aurora/content-token.vpptoken' } }] },
  ]);
  await config.folder.write('list.json', json);
  for (const [file, id] of [
    ['list.yaml', 'x'],
    ['list.json', 'y'],
  ])
    expect(idsOf(await load(`tenantsFrom: { exec: [cat, ${file}] }\n`))).toEqual([`${id}/apple.vpp`]);
});

test('tenants of the file and of elsewhere go together', async () => {
  const own = `tenants:\n  - ${tenant('own').trimEnd().replaceAll('\n', '\n    ')}\n`;
  expect(idsOf(await load(`${own}tenantsFrom: { folder: some }\n`))).toHaveLength(5);
  expect(await problemsOf(`${own.replaceAll('own', 'b')}tenantsFrom: { folder: some }\n`)).toEqual([
    'some/b.yaml:1:5: id: the tenant "b" is there already',
  ]);
});

describe('a mistake is reported at its place', () => {
  test.each([
    ['{ folder: nowhere }', ['sources.yaml:2:14: tenantsFrom: the folder does not exist']],
    [
      '{ folder: empty }',
      ['sources.yaml:2:14: tenantsFrom: the folder holds no file that ends in .yaml, .yml or .json'],
    ],
    ['{ exec: [no-such-program] }', ['sources.yaml:2:14: tenantsFrom: the program "no-such-program" does not exist']],
    [
      '{ exec: [node, -e, "process.exit(3)"] }',
      ['sources.yaml:2:14: tenantsFrom: the program "node" ended with exit code 3'],
    ],
    [
      '{ exec: [echo, "- id: x"] }',
      [
        'output of tenantsFrom:1:3: [0].name: missing; expected text',
        'output of tenantsFrom:1:3: [0].credentials: missing; expected a list ("- …")',
      ],
    ],
    [
      '{ folder: broken }',
      [
        'broken/a.yaml:2:1: a tab is used for indentation; YAML allows only spaces',
        'broken/b.yaml:1:1: name: missing; expected text',
        'broken/b.yaml:2:1: nmae: unknown member "nmae"',
        'broken/b.yaml:3:44: credentials[0].token: expected a readable file, but "missing" does not exist',
      ],
    ],
    ['{}', ['sources.yaml:2:14: tenantsFrom: expected one of the documented forms']],
  ])('%s', async (from, expected) => {
    expect(await problemsOf(`tenantsFrom: ${from}\n`)).toEqual(expected);
  });
});

describe('a folder', () => {
  test('is read whatever the case of an ending; what is not read is a warning', async () => {
    await mkdir(join(config.folder.path, 'cases'));
    const token = '../aurora/content-token.vpptoken';
    for (const [name, id] of [
      ['a.yaml', 'a'],
      ['b.YAML', 'b'],
      ['c.YML', 'c'],
      ['d.yaml.bak', 'd'],
      ['.e.yaml', 'e'],
    ] as const)
      await config.folder.write(`cases/${name}`, tenant(id, token));
    const warnings: string[] = [];
    const path = await config.folder.write('sources.yaml', 'version: 1\ntenantsFrom: { folder: cases }\n');
    const ofService: string[] = [];
    const loaded = await loadConfig(path, {
      onWarning: ({ path: at, message }) => warnings.push(`${at}: ${message}`),
      onServiceWarning: ({ message }) => ofService.push(message),
    });
    expect(ofService).toEqual([expect.stringContaining('"d.yaml.bak"')]);
    expect(idsOf(loaded)).toEqual(['a/apple.vpp', 'b/apple.vpp', 'c/apple.vpp']);
    expect(warnings).toContain(
      'tenantsFrom: not read, because the name does not end in .yaml, .yml or .json: "d.yaml.bak"',
    );
  });

  test('is read in UTF-16 with a byte order mark', async () => {
    await mkdir(join(config.folder.path, 'utf16'));
    const text = tenant('w', '../aurora/content-token.vpptoken');
    await writeFile(join(config.folder.path, 'utf16/w.yaml'), `\uFEFF${text}`, 'utf16le');
    expect(idsOf(await load('tenantsFrom: { folder: utf16 }\n'))).toEqual(['w/apple.vpp']);
  });
});

describe('no tenant at all is a mistake', () => {
  test.each([
    ['[]', '[]'],
    ['nothing but a comment', '# none today\n'],
    ['null', 'null'],
  ])('a program that prints %s', async (_, text) => {
    await config.folder.write('none.yaml', text);
    expect(await problemsOf('tenantsFrom: { exec: [cat, none.yaml] }\n')).toEqual([
      'sources.yaml:2:14: tenantsFrom: the program "cat" printed no tenant; expected at least one',
    ]);
  });

  test('a folder of empty lists', async () => {
    await mkdir(join(config.folder.path, 'none'));
    await config.folder.write('none/a.yaml', '[]');
    expect(await problemsOf('tenantsFrom: { folder: none }\n')).toEqual([
      'sources.yaml:2:14: tenantsFrom: the files of the folder contain no tenant; expected at least one',
    ]);
  });

  test('beside tenants of the file it is a warning', async () => {
    await config.folder.write('none.yaml', '[]');
    const own = `tenants:\n  - ${tenant('own').trimEnd().replaceAll('\n', '\n    ')}\n`;
    const text = `version: 1\n${own}tenantsFrom: { exec: [cat, none.yaml] }\n`;
    const warnings: string[] = [];
    const path = await config.folder.write('sources.yaml', text);
    await loadConfig(path, { env: { PATH: process.env.PATH }, onWarning: ({ message }) => warnings.push(message) });
    expect(warnings).toContain('the program "cat" printed no tenant');
  });
});
