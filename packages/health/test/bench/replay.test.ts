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

test('what cannot be done is refused with one sentence and the exit code 64', async () => {
  const misused = await replay('--speed', '2');
  expect(misused).toMatchObject({ code: 64, stdout: '' });
  expect(misused.stderr).toMatch(/^Unknown option '--speed'.*\n$/);
  const missing = await replay('--corpus', '/nowhere');
  expect(missing).toEqual({ code: 64, stdout: '', stderr: '/nowhere/labels.json:1:1: the file does not exist\n' });
});
