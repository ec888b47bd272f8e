import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { root, run } from '../scripts/run.ts';

const bench = (...args: readonly string[]) =>
  run(process.execPath, [`${root}/scripts/bench.ts`, ...args], { quiet: true });

test('without a name, lists all benches', async () => {
  const names = globSync('packages/*/bench/*.ts', { cwd: root })
    .sort()
    .map((file) => basename(file, '.ts'));
  expect(names).toContain('replay');
  expect(new Set(names).size).toBe(names.length);
  expect(await bench()).toEqual({ code: 0, output: `${names.join('\n')}\n` });
});

test('refuses an unknown name, and lists the benches', async () => {
  const { code, output } = await bench('replay', 'reply');
  expect(output).toMatch(/^No such bench: reply\. There are: .*\breplay\b/);
  expect(code).toBe(64);
});

test('refuses an option that a bench would ignore', async () => {
  const hint = 'takes no options. Those of delivery, judge, nab, replay, scale come after its name.\n';
  expect(await bench('imports', '--rounds', '1')).toEqual({ code: 64, output: `--rounds: imports ${hint}` });
  expect(await bench('replay', 'imports', '--seed', '1')).toEqual({ code: 64, output: `--seed: imports ${hint}` });
  expect(await bench('--seed', '1')).toEqual({ code: 64, output: `--seed: the list of benches ${hint}` });
});

test('passes options to a bench that takes them, and returns its exit code', async () => {
  const { code, output } = await bench('replay', '--corpus', '/nowhere');
  expect(output).toBe('/nowhere/labels.json:1:1: the file does not exist\n');
  expect(code).toBe(64);
});
