import { exitCodes } from '@mdmkit/monitor/model';
import { StateFileError } from '../check/state-file.ts';
import { ConfigError } from '../config/config-error.ts';
import { ElasticError } from '../elastic/elastic-error.ts';
import { EngineProblem } from '../engine/engine-problem.ts';
import { printableLines } from '../report/printable.ts';
import { VaultProblem } from '../secrets/vault-problem.ts';
import { ServerError } from '../server/server-error.ts';
import { StoreError } from '../store/store-error.ts';
import { EnvironmentError } from './environment.ts';
import type { ProgramIo } from './io.ts';
import { OutputError } from './output.ts';
import { SelectionError } from './select.ts';

/** The exit code of a problem that an operator can solve; undefined for a defect of the program. */
export function codeOfProblem(error: unknown): number | undefined {
  if (error instanceof StoreError && error.code === 'STORE_TAKEN') return exitCodes.takenOver;
  if (error instanceof StoreError && error.code === 'STORE_INVALID') return exitCodes.usage;
  const configuration = [
    ConfigError,
    EnvironmentError,
    VaultProblem,
    StateFileError,
    StoreError,
    ServerError,
    ElasticError,
    EngineProblem,
  ];
  if (configuration.some((each) => error instanceof each)) return exitCodes.configuration;
  return error instanceof SelectionError || error instanceof OutputError ? exitCodes.usage : undefined;
}

/** Writes a message to stderr, without control characters: it may repeat what the user typed. */
export function writeError(io: Pick<ProgramIo, 'stderr'>, message: string): void {
  io.stderr.write(`${printableLines(message)}\n`);
}

/**
 * Runs a command. A problem that an operator can solve is written to stderr and becomes an exit code; a defect of the
 * program is thrown.
 */
export async function withProblems(io: ProgramIo, run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    const code = codeOfProblem(error);
    if (code === undefined || !(error instanceof Error)) throw error;
    writeError(io, describeProblem(error));
    return code;
  }
}

/** The message of a problem, with its remedy. */
export function describeProblem(error: Error): string {
  return error instanceof StoreError || error instanceof EngineProblem
    ? `${error.message}. ${error.remedy}`
    : error.message;
}
