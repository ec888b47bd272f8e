import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { JourneyProblem } from '../failure.ts';
import type { JourneyOutcome, JourneyRequest } from '../request.ts';
import { type StartedBrowser, startBrowser } from './launch.ts';
import type { BrowserProcessStart, FromBrowserProcess } from './messages.ts';
import { emptyOutcome, runJourney } from './run-journey.ts';

/** One browser that runs journeys one after the other, each in a context of its own. */
export interface BrowserProcess {
  /** Runs a journey, and sends what it found. */
  run(id: number, request: JourneyRequest): Promise<void>;
  /** Ends a journey early. */
  cancel(id: number): void;
  /** Closes the browser. */
  close(): Promise<void>;
}

/** How long a browser may take to close, in milliseconds. */
const closeMs = 5_000;
const [usualRestartAfter, usualMemoryMegabytes] = [200, 800];

/** Makes a process. The browser starts with the first journey, and anew after many journeys, after a crash, or when it has grown. */
export function createBrowserProcess(
  { settings, hosts }: BrowserProcessStart,
  send: (message: FromBrowserProcess) => void,
): BrowserProcess {
  const { restartAfter = usualRestartAfter, memoryMegabytes = usualMemoryMegabytes } = settings;
  const running = new Map<number, AbortController>();
  let started: StartedBrowser | undefined;
  let count = 0;
  let last: Promise<unknown> = Promise.resolve();

  const close = async () => {
    const ending = started;
    started = undefined;
    if (ending) await endBrowser(ending);
  };
  const use = async (): Promise<StartedBrowser> => {
    if (
      started &&
      (count >= restartAfter || !started.browser.isConnected() || (await megabytesOf(started)) > memoryMegabytes)
    )
      await close();
    if (!started) {
      started = await startBrowser(settings, hosts);
      count = 0;
      send({ kind: 'started', ...(started.group === undefined ? {} : { group: started.group }) });
    }
    count += 1;
    return started;
  };
  const runOnce = async (request: JourneyRequest, signal: AbortSignal): Promise<JourneyOutcome> => {
    try {
      return await runJourney(await use(), request, { signal, keepsEvidence: settings.evidenceFolder !== undefined });
    } catch (error) {
      const problem =
        error instanceof JourneyProblem ? error : new JourneyProblem('launch', 'the browser did not start');
      return { ...emptyOutcome(request), failure: { kind: problem.kind, detail: problem.message } };
    }
  };
  return {
    async run(id, request) {
      const controller = new AbortController();
      running.set(id, controller);
      const before = last;
      const work = (async () => {
        await before;
        return await runOnce(request, controller.signal);
      })();
      last = work.catch(() => {});
      const outcome = await work;
      running.delete(id);
      send({ kind: 'done', id, outcome });
    },
    cancel: (id) => running.get(id)?.abort(),
    close,
  };
}

/** Ends a browser in order, and by force if that takes too long. */
export async function endBrowser({ browser, group }: StartedBrowser): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<'late'>();
  const timer = setTimeout(() => resolve('late'), closeMs);
  const ended = await Promise.race([
    browser.close().then(
      () => 'closed' as const,
      () => 'late' as const,
    ),
    late,
  ]);
  clearTimeout(timer);
  if (ended === 'late' && group !== undefined) killGroup(group);
}

/** Ends a group of processes by force. A group that has ended already is no error. */
export function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** How long killed processes may take to be gone, in milliseconds. */
const goneMs = 5_000;

/** Ends a group of processes by force, and waits until they are gone: until then they write files. */
export async function killGroupAndWait(group: number): Promise<void> {
  killGroup(group);
  const untilMs = performance.now() + goneMs;
  while (hasProcess(group) && performance.now() < untilMs) await sleep(20);
}

function hasProcess(group: number): boolean {
  try {
    return process.kill(-group, 0);
  } catch {
    return false;
  }
}

/** How much memory a browser and its children take, in megabytes; 0 where the system does not say. */
async function megabytesOf({ browser, group }: StartedBrowser): Promise<number> {
  if (group === undefined) return 0;
  try {
    const session = await browser.newBrowserCDPSession();
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    await session.detach();
    const sizes = await Promise.all(processInfo.map(async ({ id }) => await kilobytesOf(id)));
    return sizes.reduce((sum, size) => sum + size, 0) / 1_024;
  } catch {
    return 0;
  }
}

/** The memory of a process without what others share with it, as Linux counts it. */
async function kilobytesOf(id: number): Promise<number> {
  const text = await readFile(`/proc/${id}/smaps_rollup`, 'utf8').catch(() => '');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1] ?? 0);
}
