import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { JourneyProblem } from './failure.ts';

/** How a script is recorded. */
export interface RecordScriptOptions {
  /** The page to begin with. */
  readonly url: string;
  /** The program of the browser. Default: the first usual place that has one. */
  readonly executable?: string;
  /** The environment; it names the screen. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends the recording; what was recorded until then is kept. */
  readonly signal: AbortSignal;
}

/**
 * Starts `playwright codegen` in a browser on this machine's screen, and returns the script once a person has closed it. The script
 * holds what was typed; it is kept in no file.
 *
 * @throws JourneyProblem - If Playwright, a browser or a screen is missing, or nothing was recorded.
 */
export async function recordScript({ url, executable, env, signal }: RecordScriptOptions): Promise<string> {
  const program = findCodegen();
  if (program === undefined)
    throw new JourneyProblem('library-missing', 'playwright-core is not installed: run "npm install playwright-core"');
  const { findExecutable, installBrowser } = await import('./browser/launch.ts');
  const browser = findExecutable(executable);
  if (browser === undefined)
    throw new JourneyProblem('browser-missing', `there is no Chromium on this machine: ${installBrowser}`);
  if (process.platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY && !env.PWTEST_CLI_HEADLESS)
    throw new JourneyProblem('launch', 'there is no screen: record on a machine with one, and copy the journey here');
  // Only this user may read the folder.
  const folder = await mkdtemp(join(tmpdir(), 'health-check-record-'));
  const file = join(folder, 'script.ts');
  try {
    await runCodegen(
      [program, 'codegen', '--target', 'playwright-test', '--output', file, url],
      {
        ...env,
        PWTEST_CLI_EXECUTABLE_PATH: browser,
      },
      signal,
    );
    const script = await readFile(file, 'utf8').catch(() => '');
    if (!/page\d*\./.test(script)) throw new JourneyProblem('launch', 'nothing was recorded');
    return script;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The command line of Playwright, of whichever of its packages is installed. */
function findCodegen(): string | undefined {
  for (const name of ['playwright', 'playwright-core']) {
    try {
      const file = join(dirname(fileURLToPath(import.meta.resolve(`${name}/package.json`))), 'cli.js');
      if (existsSync(file)) return file;
    } catch {
      // This package is not installed.
    }
  }
  return undefined;
}

async function runCodegen(args: readonly string[], env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<void> {
  const child = spawn(process.execPath, [...args], { env, stdio: ['ignore', 'ignore', 'ignore'] });
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  child.once('exit', () => resolve());
  child.once('error', () => resolve());
  const onAbort = () => child.kill('SIGINT');
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();
  await ended;
  signal.removeEventListener('abort', onAbort);
}
