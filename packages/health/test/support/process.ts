import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** A child process whose outputs are kept. */
export interface RunningProcess {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Resolves once the condition holds of what was written so far; rejects when the process ends before. */
  until(condition: (stdout: string, stderr: string) => boolean): Promise<void>;
  /** Resolves at the end. */
  readonly ended: Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

/** How a process is started. */
export interface ProcessOptions {
  readonly node?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

const program = fileURLToPath(new URL('../../bin/health-check.js', import.meta.url));
const { PATH, NODE_COMPILE_CACHE, TURBO_HASH } = process.env;
const inherited = { PATH, ...(NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE }) };
/** The program's door leads to the sources under this condition, so nothing has to be built; compiled once, they start fast. */
const onSource = { ...inherited, NODE_OPTIONS: '--conditions=@mdmkit/source' };

/** Starts `health-check` as its users do. It runs what is built where a task of turbo has built before, else the sources. */
export function startProgram(args: readonly string[], options: ProcessOptions = {}): RunningProcess {
  return start([program, ...args], options, TURBO_HASH === undefined ? onSource : inherited);
}

/** Starts Node with our packages' sources in the place of what is built. */
export function startNode(args: readonly string[], options: ProcessOptions = {}): RunningProcess {
  return start(args, options, onSource);
}

function start(args: readonly string[], options: ProcessOptions, env: NodeJS.ProcessEnv): RunningProcess {
  const child = spawn(options.node ?? process.execPath, args, {
    env: { ...env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 300_000,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  let [stdout, stderr] = ['', ''];
  const watchers = new Set<() => void>();
  const keep = (take: (text: string) => void) => (chunk: Buffer) => {
    take(chunk.toString());
    for (const watch of watchers) watch();
  };
  child.stdout.on(
    'data',
    keep((text) => (stdout += text)),
  );
  child.stderr.on(
    'data',
    keep((text) => (stderr += text)),
  );
  const ended = new Promise<Awaited<RunningProcess['ended']>>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  const early = () =>
    `the process ended (${child.signalCode ?? `exit code ${child.exitCode}`}) before:\n${stdout}${stderr}`;
  return {
    child,
    ended,
    until: (condition) =>
      new Promise((resolve, reject) => {
        const watch = () => {
          if (condition(stdout, stderr)) resolve();
        };
        watchers.add(watch);
        watch();
        void ended.then(() => reject(new Error(early())), reject);
      }),
  };
}
