import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { freemem } from 'node:os';
import { promisify } from 'node:util';
import { JourneyProblem } from '../journeys/failure.ts';
import { failureTable } from '../journeys/findings.ts';
import type { BrowserSettings } from '../journeys/request.ts';
import type { DoctorFinding } from './finding.ts';

/** Checks whether browser journeys can run on this machine: browser, sandbox, fonts, memory, and who collects ended processes. */
export async function checkBrowser(settings: BrowserSettings): Promise<readonly DoctorFinding[]> {
  const start = await checkStart(settings);
  // A remote browser has the fonts and the memory of its own machine.
  if (settings.remote) return [start];
  return [
    start,
    judgeFonts(await japaneseFonts()),
    judgeMemory(await freeMegabytes(), settings.atOnce),
    judgeInit(process.pid, await readFile('/proc/1/comm', 'utf8').catch(() => '')),
  ];
}

/** Starts the browser as a journey does, and ends it. */
async function checkStart(settings: BrowserSettings): Promise<DoctorFinding> {
  const { endBrowser } = await import('../journeys/browser/browser-process.ts');
  const { isRoot, startBrowser } = await import('../journeys/browser/launch.ts');
  try {
    const started = await startBrowser(settings);
    await endBrowser(started);
    const { version, isSandboxed, isRemote } = started.facts;
    if (isRemote) return { about: 'browser', status: 'ok', text: `the remote browser ${version} answers` };
    if (isSandboxed) return { about: 'browser', status: 'ok', text: `Chromium ${version} starts, with its sandbox` };
    const remedy = isRoot()
      ? 'Run health-check as another user: for root, Chromium has no sandbox.'
      : 'Remove "sandbox: false" from "browser" in health.yaml.';
    return { about: 'browser', status: 'warning', text: `Chromium ${version} starts without its sandbox`, remedy };
  } catch (error) {
    if (!(error instanceof JourneyProblem)) throw error;
    const { remedy } = failureTable[error.kind];
    return { about: 'browser', status: 'failure', text: error.message, remedy };
  }
}

/** Judges the fonts. `families` is undefined if the system does not list them. */
export function judgeFonts(families: readonly string[] | undefined): DoctorFinding {
  if (families === undefined)
    return {
      about: 'fonts',
      status: 'warning',
      text: 'the fonts of this machine cannot be listed',
      remedy: 'Install fontconfig ("apt-get install fontconfig"), and a font with Japanese letters.',
    };
  const [first] = families;
  if (first !== undefined) return { about: 'fonts', status: 'ok', text: `Japanese letters are shown in ${first}` };
  return {
    about: 'fonts',
    status: 'warning',
    text: 'no font has Japanese letters: screenshots show boxes',
    remedy: 'Run "apt-get install fonts-noto-cjk".',
  };
}

/** What the browser needs at once, and for one journey, in megabytes. */
const [baseMegabytes, journeyMegabytes] = [300, 450];

/** Judges the free memory. */
export function judgeMemory(freeMegabytes: number, atOnce = 2): DoctorFinding {
  const needed = baseMegabytes + atOnce * journeyMegabytes;
  const text = `${Math.floor(freeMegabytes)} MB of memory are free; ${atOnce} ${atOnce === 1 ? 'journey needs' : 'journeys at once need'} about ${needed} MB`;
  if (freeMegabytes >= needed) return { about: 'memory', status: 'ok', text };
  const remedy = 'Give this machine or container more memory, or lower "atOnce" of "browser" in health.yaml.';
  const status = freeMegabytes < baseMegabytes + journeyMegabytes ? 'failure' : 'warning';
  return { about: 'memory', status, text, remedy };
}

/** Judges who collects ended processes: Chromium leaves some to process 1, and Node.js never collects what it did not start. */
export function judgeInit(pid: number, firstProcess: string): DoctorFinding {
  const isOurs = pid === 1 || /^node\b/.test(firstProcess.trim());
  if (!isOurs) return { about: 'init', status: 'ok', text: 'process 1 collects ended processes' };
  return {
    about: 'init',
    status: 'warning',
    text: 'process 1 is Node.js, which collects no ended processes of browsers',
    remedy: 'Start the container with an init: "docker run --init", or "init: true" in a compose file.',
  };
}

async function japaneseFonts(): Promise<readonly string[] | undefined> {
  try {
    const { stdout } = await promisify(execFile)('fc-list', [':lang=ja', 'family'], { timeout: 20_000 });
    return stdout.split('\n').filter((family) => family !== '');
  } catch {
    return undefined;
  }
}

const megabyte = 1024 * 1024;

/** The memory that is free for this process: that of the machine, or what its control group leaves. */
async function freeMegabytes(): Promise<number> {
  const read = async (file: string) =>
    Number.parseInt(await readFile(`/sys/fs/cgroup/${file}`, 'utf8').catch(() => ''), 10);
  const [most, used] = [await read('memory.max'), await read('memory.current')];
  const ofGroup = Number.isFinite(most) && Number.isFinite(used) ? most - used : Number.POSITIVE_INFINITY;
  const text = await readFile('/proc/meminfo', 'utf8').catch(() => '');
  const available = Number(/^MemAvailable:\s+(\d+) kB/m.exec(text)?.[1] ?? Number.NaN) * 1024;
  return Math.min(ofGroup, Number.isFinite(available) ? available : freemem()) / megabyte;
}
