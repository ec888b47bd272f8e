import { type ChildProcess, spawn } from 'node:child_process';
import { type Clock, startDeadline, systemClock } from '@mdmkit/core';
import { killProcessGroup } from './process-group.ts';
import { isShowable } from './showable.ts';

/** How a program is run. */
export interface ProgramOptions {
  /** The working directory; a relative path to the program counts from here. */
  readonly folder: string;
  /** The environment variables of the program. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The most bytes that it may print. */
  readonly maxBytes: number;
  /** The time limit, in milliseconds. */
  readonly timeoutMs: number;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
}

/** A program gave no usable answer. The message names the program, and repeats nothing that it printed. */
export class ProgramFailed extends Error {
  override readonly name = 'ProgramFailed';
}

/**
 * Runs a program without a shell and returns what it printed on stdout. A program that is stopped is stopped with
 * everything that it started: it has a process group of its own.
 *
 * @throws ProgramFailed - If the program cannot be started, fails, takes too long, or prints too much or nothing.
 */
export async function runProgram(command: readonly string[], options: ProgramOptions): Promise<Buffer> {
  const { timeoutMs, clock = systemClock } = options;
  using deadline = startDeadline(clock, timeoutMs, () => new Error('too slow'));
  const { output, problem } = await runToEnd(command, options, deadline.signal);
  const [program = ''] = command;
  const name = isShowable(program) ? `the program "${program}"` : 'the program given here';
  if (problem !== undefined) throw new ProgramFailed(`${name} ${problem}`);
  if (output.length === 0) throw new ProgramFailed(`${name} printed nothing`);
  return output;
}

interface ProgramEnd {
  readonly output: Buffer;
  /** Why there is no usable answer, as the end of a sentence. */
  readonly problem: string | undefined;
}

async function runToEnd(
  [program = '', ...args]: readonly string[],
  { folder, env, maxBytes, timeoutMs }: ProgramOptions,
  signal: AbortSignal,
): Promise<ProgramEnd> {
  const { promise, resolve } = Promise.withResolvers<ProgramEnd>();
  let child: ChildProcess;
  try {
    child = spawn(program, args, {
      cwd: folder,
      env,
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
      windowsHide: true,
    });
  } catch (error) {
    return { output: Buffer.alloc(0), problem: startProblem(error) };
  }
  const chunks: Buffer[] = [];
  let length = 0;
  const stop = (problem: string) => {
    killProcessGroup(child);
    // Something that left the group may keep the output open: it is not waited for.
    child.stdout?.destroy();
    resolve({ output: Buffer.alloc(0), problem });
  };
  const stopAtExit = () => killProcessGroup(child);
  const stopAtDeadline = () => stop(lateProblem(child, timeoutMs));
  signal.addEventListener('abort', stopAtDeadline, { once: true });
  process.once('exit', stopAtExit);
  child.stdout?.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    if (length > maxBytes) stop(`printed more than ${maxBytes / 1024} KiB`);
  });
  // A program that asks for input must not wait for it.
  child.stdin?.on('error', () => {}).end();
  child.once('error', (error) => resolve({ output: Buffer.alloc(0), problem: startProblem(error) }));
  child.once('close', (code, killedBy) =>
    resolve({ output: Buffer.concat(chunks), problem: endProblem(code, killedBy) }),
  );
  try {
    return await promise;
  } finally {
    signal.removeEventListener('abort', stopAtDeadline);
    process.removeListener('exit', stopAtExit);
  }
}

function lateProblem({ exitCode }: ChildProcess, timeoutMs: number): string {
  const seconds = timeoutMs / 1000;
  if (exitCode === null) return `did not end within ${seconds} s`;
  return `ended, but a program that it started kept its output open for ${seconds} s`;
}

function startProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'UNKNOWN';
  const problems: Readonly<Record<string, string>> = {
    ENOENT: 'does not exist',
    EACCES: 'may not be run by this user',
  };
  return problems[code] ?? `could not be run (${code})`;
}

function endProblem(code: number | null, killedBy: NodeJS.Signals | null): string | undefined {
  if (code === 0) return undefined;
  return code === null ? `was ended by ${killedBy ?? 'a signal'}` : `ended with exit code ${code}`;
}
