/**
 * What importing a package costs: the wall time of a process that imports its built form, above that of a process that
 * does nothing. The processes take turns, so that a busy machine troubles all alike; the median counts.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const rounds = 9;
const goalMs = 150;
const packages = ['core', 'apple-dep', 'apple-vpp', 'apple-business', 'google-emm'];
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Runs a program and answers with its wall time in milliseconds and what it printed. */
function run(args: readonly string[]): { readonly ms: number; readonly output: string } {
  const startedMs = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  const ms = performance.now() - startedMs;
  if (status !== 0) throw new Error(`node ${args.join(' ')} failed; are the packages built?\n${stderr}`);
  return { ms, output: stdout };
}

const median = (values: readonly number[]) =>
  values.toSorted((first, second) => first - second)[values.length >> 1] ?? 0;
const importing = (name: string) => ['--input-type=module', '-e', `import '@mdmkit/${name}'`];

const nothing: number[] = [];
const times = new Map<string, number[]>(packages.map((name) => [name, []]));
for (let round = 0; round < rounds; round += 1) {
  nothing.push(run(['-e', '0']).ms);
  for (const [name, taken] of times) taken.push(run(importing(name)).ms);
}
for (const [name, taken] of times) {
  const value = Math.round(median(taken) - median(nothing));
  console.log(JSON.stringify({ bench: 'imports', figure: 'ms_above_node', package: name, value, unit: 'ms' }));
  if (value > goalMs) console.error(`short of its goal: ${name} takes ${value} ms, not at most ${goalMs} ms`);
}

const watch = `
  import { registerHooks } from 'node:module';
  let loaded = false;
  registerHooks({
    load(url, context, next) {
      loaded ||= url.includes('/node_modules/axios/');
      return next(url, context);
    },
  });
  await import('@mdmkit/google-emm');
  console.log(loaded);
`;
if (run(['--input-type=module', '-e', watch]).output.trim() !== 'false') {
  console.error('importing google-emm loads axios');
  process.exitCode = 1;
}
