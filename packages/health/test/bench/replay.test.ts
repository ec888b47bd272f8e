import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { startNode } from '../support/process.ts';

const bench = fileURLToPath(new URL('../../bench/replay.ts', import.meta.url));
const replay = (...args: readonly string[]) => startNode([bench, ...args]).ended;

test('a corpus that was written is scored as a recording', async () => {
  await using folder = await temporaryFolder();
  const written = await replay('--kind', 'hard-down', '--tenants', '50', '--seed', '8', '--write', folder.path);
  const recording = join(folder.path, 'hard-down-50-8');
  expect(written).toEqual({ code: 0, stdout: `${recording}\n`, stderr: '' });

  const { code, stdout, stderr } = await replay('--corpus', recording, '--corpus', recording);
  const figures = stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(figures).toMatchObject([
    { bench: 'replay', figure: 'right', value: 1, unit: '1', corpora: 2, told: 2 },
    { bench: 'replay', figure: 'missed', value: 0 },
    { bench: 'replay', figure: 'false_per_week', value: 0 },
    { bench: 'replay', figure: 'delay_s_median', value: expect.any(Number), unit: 's' },
  ]);
  expect(stderr).toContain(`${recording}: 1 of 1 named rightly, after `);
  expect(code).toBe(0);

  // The same runs with another truth: the figures fall short, and say so.
  const label = { from: '2026-01-05T00:10:00Z', to: '2026-01-05T00:12:00Z', verdict: 'throttling', scope: {} };
  await folder.write('hard-down-50-8/labels.json', JSON.stringify([label]));
  const wrong = await replay('--corpus', recording);
  expect(wrong.stderr).toContain(`${recording}: missed from 2026-01-05T00:10:00.000Z: throttling {}`);
  expect(wrong.stderr).toContain(`${recording}: false alarm at 2026-01-05T00:`);
  expect(wrong.stderr).toContain('short of its goal: missed is 1, not 0');
});

test.each([
  [['--corpus', '/nowhere'], '/nowhere/labels.json:1:1: the file does not exist\n'],
  [
    ['--corpus', '/nowhere', '--kind', 'quiet'],
    '--kind is for generated corpora, and --corpus names a recording; leave one of them out\n',
  ],
  [['--kind', 'bad-luck'], /^--kind: there is no "bad-luck"; there are hard-down, .*quiet\n$/],
  [['--seed', '1.5'], '--seed: expected a whole number from 0 to 4294967296, not "1.5"\n'],
  [['--tenants', '0'], '--tenants: expected a whole number from 1 to 100000, not "0"\n'],
  [['--write', '/nowhere'], '--write needs --kind and --tenants: all corpora together are gigabytes\n'],
  [['--speed', '2'], /^Unknown option '--speed'/],
  [['DIR'], /^Unexpected argument 'DIR'/],
])('%j is refused with a sentence and the exit code 64', async (args, expected) => {
  const { code, stdout, stderr } = await replay(...args);
  expect(stderr).toMatch(expected);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect({ code, stdout }).toEqual({ code: 64, stdout: '' });
});
