/** Loading 10,000 tenants with a credential each: from one file, from a folder of files, from a program's output. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, printFigure } from '../../../scripts/benchmark.ts';
import { loadConfig } from '../src/index.ts';
import { writeManyTenants } from './lib/many-tenants.ts';

const tenants = 10_000;
const rounds = 5;
const goalSeconds = 2;

const folder = await mkdtemp(join(tmpdir(), 'health-bench-'));
for (const place of ['file', 'folder', 'program'] as const) {
  const file = await writeManyTenants(folder, tenants, place);
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startedMs = performance.now();
    const { targets } = await loadConfig(file, { env: { PATH: '/usr/bin:/bin' } });
    if (targets.length !== tenants) throw new Error(`${targets.length} targets`);
    seconds.push((performance.now() - startedMs) / 1000);
  }
  const value = median(seconds);
  printFigure({ bench: 'config-load', figure: 'seconds', value, unit: 's' }, { tenants, place, rounds });
  if (value > goalSeconds) console.error(`short of its goal: ${place} takes ${value} s, not at most ${goalSeconds} s`);
}
await rm(folder, { recursive: true });
