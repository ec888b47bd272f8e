import { Command, CommanderError } from 'commander';
import type { NetworkOptions } from '../network/network-access.ts';
import { exitCodes } from '../run/exit-code.ts';
import { addCompletionCommand } from './completion-command.ts';
import { addDoctorCommand } from './doctor-command.ts';
import { addExplainCommand } from './explain-command.ts';
import { addInitCommand } from './init-command.ts';
import { addNetworkCommand, isForNetwork } from './network-command.ts';
import { addOperatorCommands } from './operator-command.ts';
import { addReconcileCommand } from './reconcile-command.ts';
import { addRunCommand, findConfig } from './run-command.ts';
import { addServeCommand } from './serve-command.ts';
import { addSimulateCommand } from './simulate-command.ts';
import { addReadingCommands, addStoreCommand } from './store-command.ts';
import { addTokenCommand } from './token-command.ts';
import { addValidateCommand } from './validate-command.ts';
import { addVaultCommand } from './vault-command.ts';
import { version } from './version.ts';

/** What the program is connected to. */
export interface ProgramIo {
  /** Answers to questions, and secrets that are handed over. Default: nothing. */
  readonly stdin?: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** The answer goes here, and nothing else. */
  readonly stdout: {
    write(text: string): unknown;
    /** Calls back once more can be written, after `write` has answered false. */
    once?(event: 'drain', listener: () => void): unknown;
    readonly isTTY?: boolean;
    readonly columns?: number;
    readonly rows?: number;
  };
  /** Talk goes here: progress, problems, debugging. */
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean };
  /** The environment: HTTPS_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS, NO_COLOR, and what `health.yaml` refers to. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How hosts are reached without a configuration. Default: the machine's own way. */
  readonly network?: NetworkOptions;
  /** Aborted by SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Calls back at each SIGHUP: the configuration is to be read again. */
  readonly onHangup?: (listener: () => void) => void;
}

/** A command's outcome. */
export type Exit = (code: number) => void;

/**
 * Runs the command line and returns the exit code.
 *
 * @param args - The arguments, without the program's own name.
 */
export async function main(args: readonly string[], io: ProgramIo): Promise<number> {
  let code: number = exitCodes.ok;
  const program = createProgram(io, (chosen) => {
    code = chosen;
  });
  try {
    // Without anything to check credentials by, the way to the vendors can be checked all the same.
    const standard = findConfig(undefined) === undefined && isForNetwork(args) ? 'network' : 'run';
    await program.parseAsync(withCommand(args, standard), { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Asking for help or the version is no mistake.
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
}

/** The program with all its commands. What each does is loaded once it is asked for. */
export function createProgram(io: ProgramIo, exit: Exit): Command {
  const program = new Command('health-check')
    .description("Checks an MDM provider's access to Apple's and Google's device-management services.")
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .showHelpAfterError('(see health-check --help)');
  addRunCommand(program, io, exit);
  addNetworkCommand(program, io, exit);
  addValidateCommand(program, io, exit);
  addDoctorCommand(program, io, exit);
  addReconcileCommand(program, io, exit);
  addExplainCommand(program, io, exit);
  addInitCommand(program, io, exit);
  addServeCommand(program, io, exit);
  addReadingCommands(program, io, exit);
  addOperatorCommands(program, io, exit);
  addStoreCommand(program, io, exit);
  addVaultCommand(program, io, exit);
  addSimulateCommand(program, io, exit);
  addTokenCommand(program, io, exit);
  addCompletionCommand(program, io, exit);
  return program;
}

/** Without a command it is `run`; asking for help or the version stands for itself. */
function withCommand(args: readonly string[], standard: string): string[] {
  const [first] = args;
  const named = first !== undefined && (!first.startsWith('-') || ['-h', '--help', '-V', '--version'].includes(first));
  return named ? [...args] : [standard, ...args];
}
