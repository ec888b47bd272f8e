/** 200 journeys that never end: none leaves a process or a zombie behind, and the memory does not grow. */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, printFigure } from '../../../scripts/benchmark.ts';
import { createJourneys, type Journeys } from '../src/journeys/journeys.ts';
import { sites } from './tamper/site.ts';
import { startSiteServer } from './tamper/site-server.ts';

const runs = 200;
/** How many journeys run at once: as many browsers as "serve" starts by default. */
const atOnce = 2;
/** Every so many runs the page is in a loop without end: then its browser takes seconds to end, and has to be replaced. */
const loopEach = 8;
const goals = { remaining: 0, zombies: 0, growth_mb: 60 };
const loop = '<script>setTimeout(() => { for (;;) ; }, 50)</script>';
const dialog = '<script>alert("x")</script>';

const folder = await mkdtemp(join(tmpdir(), 'journey-timeouts-'));
const [makeSite] = sites;
if (!makeSite) throw new Error('there is no site');
const sizes: number[] = [];
let [started, forced] = [0, 0];
const startMs = performance.now();
{
  await using journeys = createJourneys({ settings: () => ({ atOnce, temporaryFolder: folder }) });
  await Promise.all(Array.from({ length: atOnce }, async () => await runSome(journeys)));
}
const remaining = await processesIn(folder, 30);
await rm(folder, { recursive: true });
const seconds = Math.round((performance.now() - startMs) / 1_000);
const third = Math.floor(runs / 3);
const values = {
  remaining: remaining.length,
  zombies: await zombies(),
  growth_mb: median(sizes.slice(-third)) - median(sizes.slice(0, third)),
};
for (const [figure, value] of Object.entries(values) as [keyof typeof values, number][]) {
  printFigure(
    { bench: 'journey-timeouts', figure, value, unit: figure === 'growth_mb' ? 'mb' : 'processes' },
    { runs, forced, seconds },
  );
  if (value > goals[figure]) console.error(`short of its goal: ${figure} is ${value}, not at most ${goals[figure]}`);
}

/** Runs journeys one after another, on a server of its own, until all runs have started. */
async function runSome(journeys: Journeys): Promise<void> {
  await using server = await startSiteServer();
  while (started < runs) {
    const run = started;
    started += 1;
    const site = makeSite?.();
    if (!site) return;
    server.serve({ ...site, headers: {}, view: site.view + endingOf(run) });
    const outcome = await journeys.run(
      {
        target: 'bench/browser',
        url: server.origin,
        plan: { steps: [{ goto: run % 4 === 3 ? '/never' : '/login' }, { expect: { text: 'Nothing like this' } }] },
        secrets: {},
        locale: 'en-US',
        timeZone: 'UTC',
        serviceWorkers: false,
        limits: { stepMs: 30_000, navigationMs: 30_000, journeyMs: 400 },
      },
      new AbortController().signal,
    );
    if (outcome.failure?.kind === 'journey-timeout') forced += 1;
    sizes.push(await megabytesIn(folder));
  }
}

/** What hangs: a page that never loads, a loop without end, a dialog, an element that never comes. */
function endingOf(run: number): string {
  if (run % loopEach === 0) return loop;
  return run % 4 === 2 ? dialog : '';
}

/** The processes that name the folder on their command lines or have it as home; after a while, for what is about to end. */
async function processesIn(place: string, tries: number): Promise<readonly number[]> {
  const processes: number[] = [];
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
    const environment = await readFile(`/proc/${id}/environ`, 'utf8').catch(() => '');
    if (command.includes(place) || environment.includes(`TMPDIR=${place}`)) processes.push(Number(id));
  }
  if (processes.length === 0 || tries === 0) return processes;
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
