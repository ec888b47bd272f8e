import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resultClasses, verdicts } from '@mdmkit/monitor/model';
import { expect, test } from 'vitest';
import type { RecordedRun } from '../../bench/lib/replay-corpus.ts';
import { generateCorpus } from '../../bench/lib/replay-generator.ts';
import { readCorpus } from '../../bench/lib/replay-reader.ts';
import { writeCorpus } from '../../bench/lib/replay-writer.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';

const run = (changes: Readonly<Record<string, unknown>> = {}) => ({
  at: '2026-01-05T00:00:00.000Z',
  location: 'paris',
  tenant: 'aurora',
  service: 'apple.vpp',
  class: 'ok',
  code: null,
  sharedKeys: ['client:1'],
  ...changes,
});

const label = (changes: Readonly<Record<string, unknown>> = {}) => ({
  from: '2026-01-05T00:10:00.000Z',
  to: '2026-01-05T00:40:00.000Z',
  verdict: 'vendor',
  scope: { service: 'apple.vpp' },
  ...changes,
});

/** An hour of two runs, and whatever stands between them. */
async function record(
  folder: TemporaryFolder,
  between: readonly (object | string)[] = [],
  labels: readonly object[] | string = [label()],
): Promise<string> {
  const lines = [run(), ...between, run({ at: '2026-01-05T01:00:00.000Z', location: 'tokyo' })];
  await folder.write(
    'runs.ndjson',
    lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
  );
  await folder.write('labels.json', typeof labels === 'string' ? labels : JSON.stringify(labels, null, 2));
  return folder.path;
}

/** Why a folder is refused, with the folder's own name left out. */
async function refusalOf(folder: string): Promise<readonly string[]> {
  const error: unknown = await readCorpus(folder).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error instanceof Error ? error.message.replaceAll(`${folder}/`, '').split('\n') : ['was not refused'];
}

async function runsOf(corpus: Awaited<ReturnType<typeof readCorpus>>): Promise<readonly RecordedRun[]> {
  const runs: RecordedRun[] = [];
  for await (const one of corpus.runs()) runs.push(one);
  return runs;
}

test('what the generator writes is read back as it was', async () => {
  await using folder = await temporaryFolder();
  for (const kind of ['shared-credential', 'own-network', 'quiet'] as const) {
    const corpus = generateCorpus(kind, 50, 4, 3_600_000);
    await writeCorpus(corpus, join(folder.path, kind));
    const read = await readCorpus(join(folder.path, kind));
    expect(read.labels).toEqual(corpus.labels);
    expect(read.controls).toBe(3);
    const runs = await runsOf(read);
    expect(runs.length).toBeGreaterThan(1_000);
    expect(runs).toEqual([...corpus.runs()]);
    expect(await runsOf(read)).toEqual(runs);
  }
});

test('the example of the documentation is a recording, and names every class and verdict', async () => {
  const page = await readFile(new URL('../../../../docs/replay-corpus.md', import.meta.url), 'utf8');
  const block = (language: string) => page.match(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 's'))?.[1] ?? '';
  await using folder = await temporaryFolder();
  await folder.write('runs.ndjson', block('ndjson'));
  await folder.write('labels.json', block('json'));
  const corpus = await readCorpus(folder.path);
  expect(corpus.labels).toHaveLength(1);
  expect(await runsOf(corpus)).toHaveLength(3);
  for (const name of [...verdicts, ...resultClasses]) expect(page).toContain(`\`${name}\``);
});

test('a target without an id is called after its tenant and service, unknown members and empty lines are left alone', async () => {
  await using folder = await temporaryFolder();
  const host = run({ service: 'control', target: 'host-1', tenant: 'any' });
  const corpus = await readCorpus(
    await record(folder, ['', run({ latencyMs: 12 }), host, run({ target: 'aurora/apple.vpp/second', code: 'X' })]),
  );
  const runs = await runsOf(corpus);
  expect(runs.map(({ target }) => target)).toEqual([
    'aurora/apple.vpp',
    'aurora/apple.vpp',
    'host-1',
    'aurora/apple.vpp/second',
    'aurora/apple.vpp',
  ]);
  expect(runs[1]).toEqual({
    atMs: Date.UTC(2026, 0, 5),
    location: 'paris',
    tenant: 'aurora',
    service: 'apple.vpp',
    target: 'aurora/apple.vpp',
    class: 'ok',
    code: null,
    sharedKeys: ['client:1'],
  });
  expect(corpus.controls).toBe(1);
});

test('a missing folder or file is named', async () => {
  await using folder = await temporaryFolder();
  expect(await refusalOf(join(folder.path, 'nowhere'))).toEqual(['labels.json:1:1: the file does not exist']);
  await folder.write('labels.json', '[]');
  expect(await refusalOf(folder.path)).toEqual(['runs.ndjson:1:1: the file does not exist']);
  await mkdir(join(folder.path, 'runs.ndjson'));
  expect(await refusalOf(folder.path)).toEqual(['runs.ndjson:1:1: the file is a folder; expected a file']);
});

test('a recording without runs of a service is refused: it would score as perfect', async () => {
  await using folder = await temporaryFolder();
  await folder.write('labels.json', '[]');
  const expected = ['runs.ndjson:1:1: expected at least one run of a service'];
  await folder.write('runs.ndjson', '\n');
  expect(await refusalOf(folder.path)).toEqual(expected);
  await folder.write('runs.ndjson', JSON.stringify(run({ service: 'control', target: 'host-1' })));
  expect(await refusalOf(folder.path)).toEqual(expected);
});

test.each([
  ['a broken line', '{"at":"2026-01', 'expected a run as one line of JSON'],
  ['a line that is no object', '[]', 'expected a mapping ("name: value")'],
  ['an unknown class', run({ class: 'fail.oops' }), /^class: expected "ok" or "degraded" or /],
  ['a member that is missing', run({ location: undefined }), 'location: missing; expected text'],
  ['an empty name', run({ tenant: '' }), 'tenant: expected some text'],
  ['a time in words', run({ at: 'yesterday' }), /^at: expected a time in UTC such as /],
  ['a time without its zone', run({ at: '2026-01-05T00:00:00' }), /^at: expected a time in UTC such as /],
  ['a time that is none', run({ at: '2026-02-30T00:00:00Z' }), /^at: expected a time in UTC such as /],
  ['shared keys as text', run({ sharedKeys: 'client:1' }), 'sharedKeys: expected a list ("- …")'],
  [
    'times out of order',
    run({ at: '2026-01-04T23:59:59.999Z' }),
    'at: earlier than the line before; runs stand in the order of their time',
  ],
])('%s is refused with its line', async (_name, line, expected) => {
  await using folder = await temporaryFolder();
  const [refusal = '', ...others] = await refusalOf(await record(folder, [run(), '', line]));
  expect(others).toEqual([]);
  expect(refusal).toMatch(/^runs\.ndjson:4:\d+: /);
  expect(refusal.replace(/^\S+ /, '')).toMatch(expected);
});

test.each([
  ['no JSON', '[\n  {\n    "from": "2026', /^labels\.json:\d+:\d+: no valid JSON: /],
  ['no list', '{}', 'labels.json:1:1: expected a list ("- …")'],
  [
    'an unknown verdict',
    [label({ verdict: 'aliens' })],
    /^labels\.json:5:16: \[0\]\.verdict: expected "own-network" or /,
  ],
  ['an unknown member', [label(), label({ why: 'unknown' })], 'labels.json:17:5: [1].why: unknown member "why"'],
  ['an unknown member of the scope', [label({ scope: { region: 'eu' } })], /unknown member "region"$/],
  ['no scope', [label({ scope: undefined })], /\[0\]\.scope: missing; expected a mapping/],
  ['a time in words', [label({ to: 'noon' })], /^labels\.json:4:11: \[0\]\.to: expected a time in UTC such as/],
  [
    'a member that stands there twice',
    '[{ "from": "a",\n "from": "b" }]',
    /^labels\.json:2:\d+: .*the same member stands here twice$/,
  ],
])('labels with %s are refused with their line', async (_name, labels, expected) => {
  await using folder = await temporaryFolder();
  const refusals = await refusalOf(await record(folder, [], labels));
  expect(refusals).toContainEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected));
});

const span = 'the recording is of 2026-01-05T00:00:00.000Z to 2026-01-05T01:00:00.000Z';

test.each([
  ['ends before it begins', label({ to: '2026-01-05T00:10:00Z' }), '4:11: [0].to: expected a time later than "from"'],
  ['is of another day', label({ from: '2026-01-04T00:10:00Z' }), `3:13: [0].from: ${span}`],
  [
    'begins after the end',
    label({ from: '2026-01-05T02:00:00Z', to: '2026-01-05T03:00:00Z' }),
    `3:13: [0].from: ${span}`,
  ],
  ['goes on after the end', label({ to: '2026-01-05T01:00:00.001Z' }), `4:11: [0].to: ${span}`],
  [
    'is of a service that was not checked',
    label({ scope: { service: 'apple.dep' } }),
    '7:18: [0].scope.service: no run of the recording has this service',
  ],
  [
    'is of an unknown tenant',
    label({ verdict: 'tenant', scope: { tenant: 'nobody' } }),
    '7:17: [0].scope.tenant: no run of the recording has this tenant',
  ],
  [
    'is of an unknown location',
    label({ verdict: 'location-path', scope: { location: 'rome' } }),
    '7:19: [0].scope.location: no run of the recording has this location',
  ],
  [
    'is of a key that no targets share',
    label({ verdict: 'shared-credential', scope: { sharedKey: 'client:2' } }),
    '7:20: [0].scope.sharedKey: no run of the recording has this sharedKey',
  ],
  [
    'names what its verdict has not',
    label({ scope: { tenant: 'aurora' } }),
    '7:17: [0].scope.tenant: trouble with the verdict "vendor" has no tenant; leave it out',
  ],
])('a label that %s does not fit the recording', async (_name, one, expected) => {
  await using folder = await temporaryFolder();
  expect(await refusalOf(await record(folder, [], [one]))).toEqual([`labels.json:${expected}`]);
});

test('all labels that do not fit are reported at once', async () => {
  await using folder = await temporaryFolder();
  const labels = [label({ scope: { service: 'apple.dep' } }), label(), label({ to: '2026-01-05T00:09:00Z' })];
  expect(await refusalOf(await record(folder, [], labels))).toHaveLength(2);
});

test('a recording with a byte order mark and the line ends of Windows is read', async () => {
  await using folder = await temporaryFolder();
  const path = await record(folder);
  const text = await readFile(join(path, 'runs.ndjson'), 'utf8');
  await writeFile(join(path, 'runs.ndjson'), `\uFEFF${text.replaceAll('\n', '\r\n')}`);
  expect(await runsOf(await readCorpus(path))).toHaveLength(2);
});
