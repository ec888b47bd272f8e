import type { ProgramIo } from '../../src/cli/io.ts';
import { main } from '../../src/cli/program.ts';

/** What one run of the program did. */
export interface ProgramRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How the program is connected. */
export interface Surroundings {
  readonly env?: ProgramIo['env'];
  readonly signal?: AbortSignal;
  readonly terminal?: boolean;
  readonly network?: ProgramIo['network'];
}

/** Runs the command line in this process and keeps what it wrote. */
export async function runProgram(args: readonly string[], surroundings: Surroundings = {}): Promise<ProgramRun> {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) => ({
    isTTY: surroundings.terminal ?? false,
    write: (text: string) => {
      written[name] += text;
    },
  });
  const code = await main(args, {
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    env: surroundings.env ?? {},
    ...(surroundings.network ? { network: surroundings.network } : {}),
    signal: surroundings.signal ?? new AbortController().signal,
  });
  return { code, ...written };
}
