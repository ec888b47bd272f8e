import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { initialState, meaningOf, ownerOf, remedyOf } from '@mdmkit/monitor/judge';
import { ownTroubleTable, targetStates, uncheckedReasons, verdictFacts, verdicts } from '@mdmkit/monitor/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readMonitorSettings } from '../src/config/monitor-settings.ts';
import { fillStore } from './support/filled-store.ts';
import { type TemporaryFolder, temporaryFolder } from './support/folder.ts';
import { startProgram } from './support/process.ts';
import { runProgram } from './support/program.ts';
import { incident, storedRun, storedTarget } from './support/stored.ts';

let page: string;
let folder: TemporaryFolder;
beforeAll(async () => {
  page = await readFile(new URL('../docs/monitoring.md', import.meta.url), 'utf8');
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

const tables = () => page.replace(/ +\|/g, ' |');
const blocks = (language: string) =>
  [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text);

test('names every state, and every verdict with its owner and when it is said', () => {
  for (const state of targetStates) expect(tables()).toContain(`\n| \`${state}\` |`);
  for (const verdict of verdicts)
    expect(tables()).toContain(`\n| \`${verdict}\` | \`${ownerOf(verdict)}\` | ${meaningOf(verdict)} |`);
});

test('names the severity of every verdict, at first and after ten minutes', () => {
  const [, rows = ''] = /\| severity at first \|[^\n]*\n\|[-| ]+\n((?:\|[^\n]*\n)+)/.exec(tables()) ?? [];
  const documented = rows
    .trim()
    .split('\n')
    .flatMap((row) => {
      const [names = '', ...severity] = row.split('|').flatMap((cell) => cell.trim().replaceAll('`', '') || []);
      return names.split(', ').map((name) => [name, severity]);
    });
  expect(Object.fromEntries(documented)).toEqual(
    Object.fromEntries(verdicts.map((verdict) => [verdict, verdictFacts(verdict).severity])),
  );
});

test('names every trouble of the service itself with its severity', () => {
  for (const [kind, { severity }] of Object.entries(ownTroubleTable))
    expect(tables()).toContain(`\n| ${kind} | \`own-service\` | \`${severity}\` |`);
  for (const [trouble, verdict] of [
    ['budget', 'throttling'],
    ['no results', 'no-data'],
  ] as const) {
    const { owner, severity } = verdictFacts(verdict);
    expect(owner).toBe('us');
    expect(tables()).toContain(`\n| ${trouble} | \`${verdict}\` | \`${severity[0]}\` |`);
  }
});

test('names every reason for which a target is not checked', () => {
  for (const reason of [...uncheckedReasons, 'stale']) expect(tables()).toContain(`\n| \`${reason}\` |`);
});

test('its example of a configuration is understood', async () => {
  const [text = ''] = blocks('yaml');
  const settings = await readMonitorSettings(await folder.write('monitor.yaml', text), {});
  expect(settings).toMatchObject({
    location: 'stockholm-1',
    confirmMs: 60_000,
    store: { folder: join(folder.path, 'health-data') },
    windows: [{ id: 'sunday-night' }, { id: 'proxy-move' }],
  });
});

const commands = [
  'serve',
  'watch',
  'status',
  'incidents',
  'history',
  'report',
  'ack',
  'silence',
  'maintenance',
  'check-now',
  'accept-level',
  'override',
  'outbox',
  'store check',
];

test.each(commands)('names every option of %s', async (command) => {
  const readme = await readFile(new URL('../docs/commands.md', import.meta.url), 'utf8');
  const { stdout } = await runProgram([...command.split(' '), '--help']);
  const options = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)].map(([, option = '']) => option);
  expect(options.length).toBeGreaterThan(2);
  for (const option of options) expect(`${page}${readme} --help`, option).toContain(option);
});

describe('its samples are what the program writes', () => {
  /** What differs from run to run. */
  const steady = (line: string) =>
    line
      .replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/g, 'THEN')
      .replace(/\d+ (?:min|s)( \d+ s)?/g, 'SPAN')
      .replace(/p50 +p90/, 'p50 p90')
      .replace(/ +\d+ ms/g, ' N ms')
      .replace(/ {2,}/g, '  ');

  test('each', async () => {
    const nowMs = Date.now();
    const bucketMs = Math.floor(nowMs / 300_000 - 1) * 300_000;
    const evidence = { ...incident().evidence, locations: ['stockholm-1'] };
    const named = incident({
      id: 'inc-2wpojr208x',
      title: 'apple.dep fails at the vendor, for 3 of 3 tenants.',
      remedy: remedyOf('vendor'),
      startedMs: nowMs - 94_000,
      openedMs: nowMs - 30_000,
      evidence,
    });
    const up = { ...initialState, name: 'up', sinceMs: nowMs - 3_600_000 } as const;
    const down = { ...initialState, name: 'down', sinceMs: nowMs - 30_000 } as const;
    const location = 'stockholm-1';
    await fillStore(join(folder.path, 'health-data'), {
      writer: location,
      targets: [
        storedTarget({ state: down, class: 'fail.server', coveredBy: named.id, lastRunMs: nowMs - 5_000 }),
        storedTarget({ target: 'borealis/apple.dep', tenant: 'borealis', state: up, lastRunMs: nowMs - 5_000 }),
      ],
      runs: [storedRun({ startedMs: bucketMs + 1_000, latencyMs: 181, location })],
      due: [{ service: 'apple.dep', location, bucketMs, due: 1 }],
      incidents: [named],
      gaps: [{ location, fromMs: nowMs - 7_200_000, toMs: nowMs - 3_600_000, reason: 'stopped', service: null }],
      notifications: [
        {
          key: 'inc-2wpojr208x/1',
          incident: named.id,
          sequence: 1,
          kind: 'opened',
          severity: 'critical',
          atMs: nowMs,
          text: named.title,
        },
      ],
    });
    const samples = blocks('text').filter((block) => block.startsWith('$ npx health-check '));
    expect(samples).toHaveLength(3);
    for (const block of samples) {
      const [command = '', ...lines] = block.trimEnd().split('\n');
      const args = command.slice('$ npx health-check '.length).split(' ');
      const { stdout } = await startProgram(args, { cwd: folder.path }).ended;
      const written = stdout.trimEnd().split('\n').map(steady);
      for (const line of lines) expect(written, command).toContain(steady(line));
    }
  });
});
