/** 200 journeys that never end: none leaves a process or a zombie behind, and the memory does not grow. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, printFigure } from '../../../scripts/benchmark.ts';
import { createJourneys } from '../src/journeys/journeys.ts';
import { sites } from './tamper/site.ts';
import { startSiteServer } from './tamper/site-server.ts';

const runs = 200;
const goals = { left: 0, zombies: 0, growth_mb: 60 };
/** What hangs: a page that never loads, an element that never comes, a loop without end, a dialog. */
const endings = ['', '<script>setTimeout(() => { for (;;) ; }, 50)</script>', '<script>alert("x")</script>'];

const folder = await mkdtemp(join(tmpdir(), 'journey-timeouts-'));
const [makeSite] = sites;
if (!makeSite) throw new Error('there is no site');
await using server = await startSiteServer();
const sizes: number[] = [];
let forced = 0;
{
  await using journeys = createJourneys({ settings: () => ({ atOnce: 1, temporaryFolder: folder }) });
  for (let run = 0; run < runs; run += 1) {
    const site = makeSite();
    server.serve({ ...site, headers: {}, view: `${site.view}${endings[run % endings.length]}` });
    const outcome = await journeys.run(
      {
        target: 'bench/browser',
        url: server.origin,
        plan: { steps: [{ goto: run % 4 === 3 ? '/never' : '/login' }, { expect: { text: 'Nothing like this' } }] },
        secrets: {},
        locale: 'en-US',
        timeZone: 'UTC',
        serviceWorkers: false,
        limits: { stepMs: 30_000, navigationMs: 30_000, journeyMs: 700 },
      },
      new AbortController().signal,
    );
    if (outcome.failure?.kind === 'journey-timeout') forced += 1;
    sizes.push(await megabytesIn(folder));
  }
}
const left = await processesIn(folder, 30);
await rm(folder, { recursive: true });
const third = Math.floor(runs / 3);
const values = {
  left: left.length,
  zombies: await zombies(),
  growth_mb: median(sizes.slice(-third)) - median(sizes.slice(0, third)),
};
for (const [figure, value] of Object.entries(values) as [keyof typeof values, number][]) {
  printFigure(
    { bench: 'journey-timeouts', figure, value, unit: figure === 'growth_mb' ? 'mb' : 'processes' },
    { runs, forced },
  );
  if (value > goals[figure]) console.error(`short of its goal: ${figure} is ${value}, not at most ${goals[figure]}`);
}

/** The processes that name the folder on their command lines or have it as home; after a while, for what is about to end. */
async function processesIn(place: string, tries: number): Promise<readonly number[]> {
  const found: number[] = [];
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
    const environment = await readFile(`/proc/${id}/environ`, 'utf8').catch(() => '');
    if (command.includes(place) || environment.includes(`TMPDIR=${place}`)) found.push(Number(id));
  }
  if (found.length === 0 || tries === 0) return found;
  await new Promise((resolve) => setTimeout(resolve, 100));
  return await processesIn(place, tries - 1);
}

/** The ended processes whose parent, this process, has not collected them. */
async function zombies(): Promise<number> {
  let count = 0;
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const status = await readFile(`/proc/${id}/status`, 'utf8').catch(() => '');
    if (/^State:\s+Z/m.test(status) && new RegExp(`^PPid:\\s+${process.pid}$`, 'm').test(status)) count += 1;
  }
  return count;
}

/** The memory of the browsers and their processes without what they share, in megabytes. */
async function megabytesIn(place: string): Promise<number> {
  const sizes = await Promise.all(
    (await processesIn(place, 0)).map(async (id) => {
      const text = await readFile(`/proc/${id}/smaps_rollup`, 'utf8').catch(() => '');
      return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0);
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0) / 1_024;
}
