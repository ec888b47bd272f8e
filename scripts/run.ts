import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root: string = fileURLToPath(new URL('..', import.meta.url));

/** How to run a program. */
export interface RunOptions {
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Return the output in the result instead of printing it. Default: false. */
  readonly quiet?: boolean;
}

/** How a program ended. */
export interface RunResult {
  /** The exit code; 128 + n for signal n, 127 when the program was not found. */
  readonly code: number;
  /** What it printed, when asked to be quiet. */
  readonly output: string;
}

/** Settings for every child: no telemetry, no look for updates. */
const environment = {
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  DO_NOT_TRACK: '1',
};

/** Runs a program in the repository's root and waits for its end. Never rejects. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...environment, ...options.env },
      stdio: options.quiet === true ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    // A terminal sends Ctrl-C to the child as well; a supervisor's SIGTERM reaches only this process.
    const forward = (signal: NodeJS.Signals) => child.kill(signal);
    const ignore = () => undefined;
    process.on('SIGTERM', forward).on('SIGINT', ignore);
    const end = (code: number) => {
      process.off('SIGTERM', forward).off('SIGINT', ignore);
      resolve({ code, output });
    };
    child.on('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      end(127);
    });
    child.on('close', (code, signal) => end(code ?? 128 + (signal === null ? 0 : constants.signals[signal])));
  });
}
