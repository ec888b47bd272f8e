import { execFile } from 'node:child_process';
import { type Clock, startDeadline, systemClock } from '@mdmkit/core';
import { isShowable } from './showable.ts';

/** How a program is run. */
export interface ProgramOptions {
  /** Where it runs; a relative path to it counts from here. */
  readonly folder: string;
  /** The variables that it sees. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The most that it may print. */
  readonly maxBytes: number;
  /** The longest that it may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Time. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** A program that gave no usable answer. The message names it, and repeats nothing that it printed. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed';
}

/**
 * Runs a program without a shell and answers with what it printed on stdout.
 *
 * @throws ProgramFailed - When it cannot be started, fails, takes too long, or prints too much or nothing.
 */
export async function runProgram(command: readonly string[], options: ProgramOptions): Promise<Buffer> {
  const [program = '', ...args] = command;
  const { folder: cwd, env, maxBytes, timeoutMs, clock = systemClock } = options;
  const name = isShowable(program) ? `the program "${program}"` : 'the program given here';
  using deadline = startDeadline(clock, timeoutMs, () => new Error('too slow'));
  const output = await new Promise<Buffer>((resolve, reject) => {
    const child = execFile(
      program,
      args,
      { cwd, env, maxBuffer: maxBytes, encoding: 'buffer', signal: deadline.signal, killSignal: 'SIGKILL' },
      (error, stdout) => {
        if (error === null) resolve(stdout);
        else reject(new ProgramFailed(`${name} ${problemOf(error, deadline.signal.aborted, options)}`));
      },
    );
    // A program that asks for input must not wait for it.
    child.stdin?.on('error', () => {}).end();
  });
  if (output.length === 0) throw new ProgramFailed(`${name} printed nothing`);
  return output;
}

function problemOf(error: Error, late: boolean, { maxBytes, timeoutMs }: ProgramOptions): string {
  if (late) return `did not end within ${timeoutMs / 1000} s`;
  const [code, signal] = ['code' in error ? error.code : undefined, 'signal' in error ? error.signal : undefined];
  const problems: Readonly<Record<string, string>> = {
    ENOENT: 'does not exist',
    EACCES: 'may not be run by this user',
    ERR_CHILD_PROCESS_STDIO_MAXBUFFER: `printed more than ${maxBytes / 1024} KiB`,
  };
  if (typeof code === 'string') return problems[code] ?? `could not be run (${code})`;
  if (typeof code === 'number') return `ended with exit code ${code}`;
  return `was ended by ${typeof signal === 'string' ? signal : 'a signal'}`;
}
