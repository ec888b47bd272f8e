import { type ChildProcess, fork } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hostsOf } from '../origins.ts';
import type { BrowserSettings, JourneyFailureKind, JourneyOutcome, JourneyRequest } from '../request.ts';
import { killGroup, killGroupAndWait } from './browser-process.ts';
import type { BrowserProcessStart, FromBrowserProcess, ToBrowserProcess } from './messages.ts';
import { emptyOutcome } from './run-journey.ts';

/** Runs journeys in browsers, each browser in a process of its own. */
export interface BrowserPool extends AsyncDisposable {
  /** Runs a journey. Never throws: whatever happens becomes an outcome. */
  run(request: JourneyRequest, signal: AbortSignal): Promise<JourneyOutcome>;
}

/** A process with one browser. */
interface Host {
  readonly key: string;
  readonly child: ChildProcess;
  readonly folder: string;
  group: number | undefined;
  isBusy: boolean;
  usedMs: number;
  readonly ended: Promise<void>;
}

/** What a journey may take beyond its own limit, in milliseconds: the start of a browser, and the end of a context. */
const spareMs = 45_000;
/** How long a process may take to end by itself, in milliseconds. */
const endMs = 10_000;
/** How long a journey that was ended early may take to say so, in milliseconds. */
const cancelMs = 8_000;
const usualAtOnce = 2;
const usualEnv = { PATH: '/usr/local/bin:/usr/bin:/bin' };

const workerFile = import.meta.url.endsWith('.ts') ? './journey-worker.ts' : './journey-worker.js';

/** Makes a pool. Browsers start with the first journey; `settings` returns how they run now. */
export function createBrowserPool(settings: () => BrowserSettings): BrowserPool {
  const hosts = new Set<Host>();
  const waiting = new Set<() => void>();
  let busy = 0;
  let lastId = 0;
  let isClosed = false;

  const callNext = () => {
    const [next] = waiting;
    if (!next) return;
    waiting.delete(next);
    next();
  };
  const enter = async (signal: AbortSignal) => {
    while (busy >= (settings().atOnce ?? usualAtOnce)) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const onAbort = () => resolve();
      waiting.add(resolve);
      signal.addEventListener('abort', onAbort, { once: true });
      await promise;
      signal.removeEventListener('abort', onAbort);
      if (!signal.aborted) continue;
      // The turn may have come in the same moment: then it is the next one's.
      if (!waiting.delete(resolve)) callNext();
      return false;
    }
    busy += 1;
    return true;
  };
  const hostFor = async (request: JourneyRequest): Promise<Host> => {
    const current = settings();
    const key = JSON.stringify([request.allowedOrigins ?? null, current]);
    // What is left of a browser that has ended is still removed for a moment.
    const alive = [...hosts].filter(isAlive);
    const free = alive.filter(({ isBusy }) => !isBusy);
    const same = free.find((host) => host.key === key);
    if (same) return same;
    // A browser has one wall. When all places are taken, the one that was not used for the longest time makes room.
    const oldest = free.toSorted((first, second) => first.usedMs - second.usedMs)[0];
    if (oldest && alive.length >= (current.atOnce ?? usualAtOnce)) await endHost(oldest);
    const host = startHost(key, current, request.allowedOrigins);
    hosts.add(host);
    void host.ended.then(() => hosts.delete(host));
    return host;
  };
  return {
    async run(request, signal) {
      if (isClosed || !(await enter(signal))) return failed(request, 'busy', 'no browser was free in time');
      try {
        const host = await hostFor(request);
        host.isBusy = true;
        lastId += 1;
        const outcome = await ask(host, lastId, request, signal);
        host.isBusy = false;
        host.usedMs = performance.now();
        return outcome;
      } finally {
        busy -= 1;
        callNext();
      }
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      await Promise.all([...hosts].map(endHost));
    },
  };
}

function startHost(key: string, settings: BrowserSettings, allowedOrigins: readonly string[] | undefined): Host {
  const folder = mkdtempSync(join(settings.temporaryFolder ?? tmpdir(), 'health-check-browser-'));
  const child = fork(fileURLToPath(new URL(workerFile, import.meta.url)), [], {
    // Only what decides which files imports mean is passed on.
    execArgv: [
      ...process.execArgv.filter((option) => /^(?:--conditions|-C)=/.test(option)),
      '--max-old-space-size=384',
    ],
    // Profiles of browsers lie in this folder, and go with it.
    env: { HOME: folder, ...usualEnv, ...settings.env, TMPDIR: folder },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
    // A signal to the program's group is for the program, which ends its browsers in order.
    detached: true,
  });
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const host: Host = { key, child, folder, group: undefined, isBusy: false, usedMs: performance.now(), ended };
  child.on('message', (message: FromBrowserProcess) => {
    if (message.kind === 'started') host.group = message.group;
  });
  child.once('error', () => resolve());
  child.once('exit', () => void removeTraces(host).then(resolve));
  const start: BrowserProcessStart = {
    kind: 'start',
    settings,
    ...(allowedOrigins ? { hosts: hostsOf(allowedOrigins) } : {}),
  };
  child.send(start);
  rest(host);
  return host;
}

/** Ends what is left of a browser whose process has ended, and removes its folder. */
async function removeTraces({ group, folder }: Host): Promise<void> {
  if (group !== undefined) await killGroupAndWait(group);
  // A folder that cannot be removed is no reason to end the program.
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => {});
}

function isAlive({ child }: Host): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** An idle browser does not keep the program alive. */
function rest({ child }: Host): void {
  child.unref();
  child.channel?.unref();
}

async function ask(host: Host, id: number, request: JourneyRequest, signal: AbortSignal): Promise<JourneyOutcome> {
  const { child } = host;
  const { promise, resolve } = Promise.withResolvers<JourneyOutcome>();
  const onMessage = (message: FromBrowserProcess) => {
    if (message.kind === 'done' && message.id === id) resolve(message.outcome);
  };
  const onEnd = () => resolve(failed(request, 'crash', 'the process of the browser ended'));
  let timer = setTimeout(() => kill('the journey did not end'), request.limits.journeyMs + spareMs);
  const kill = (detail: string) => {
    resolve(failed(request, 'stuck', detail));
    killHost(host);
  };
  const onAbort = () => {
    clearTimeout(timer);
    say(child, { kind: 'cancel', id });
    timer = setTimeout(() => kill('the journey did not end when it was told to'), cancelMs);
  };
  child.on('message', onMessage);
  child.once('exit', onEnd);
  child.ref();
  child.channel?.ref();
  signal.addEventListener('abort', onAbort, { once: true });
  say(child, { kind: 'run', id, request });
  if (signal.aborted) onAbort();
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    child.off('message', onMessage);
    child.off('exit', onEnd);
    signal.removeEventListener('abort', onAbort);
    rest(host);
  }
}

function say(child: ChildProcess, message: ToBrowserProcess): void {
  if (child.connected) child.send(message);
}

/** Ends a browser in order, and by force if that takes too long. */
async function endHost(host: Host): Promise<void> {
  const { child, ended } = host;
  if (!isAlive(host)) return await ended;
  child.ref();
  const timer = setTimeout(() => killHost(host), endMs);
  say(child, { kind: 'close' });
  await ended;
  clearTimeout(timer);
}

/** First the browser: its parent is still there to collect it. Then the process. */
function killHost({ group, child }: Host): void {
  if (group !== undefined) killGroup(group);
  child.kill('SIGKILL');
}

function failed(request: JourneyRequest, kind: JourneyFailureKind, detail: string): JourneyOutcome {
  return { ...emptyOutcome(request), failure: { kind, detail } };
}
