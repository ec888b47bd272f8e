import { exitCodes } from '@mdmkit/monitor/model';
import type { Command } from 'commander';
import { completionsOf } from '../completion/candidates.ts';
import type { ProgramIo } from '../io.ts';

/** Prints what can stand at the cursor of a command line, for the script of a shell. Returns the exit code. */
export function complete(program: Command, words: readonly string[], io: ProgramIo): number {
  const { candidates, paths } = completionsOf(program, words);
  for (const { value, description } of candidates) io.stdout.write(`${value}\t${description}\n`);
  if (paths !== undefined) io.stdout.write(`:${paths}\n`);
  return exitCodes.ok;
}
