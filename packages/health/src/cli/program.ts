import { Command, CommanderError } from 'commander';
import { exitCodes } from '../run/exit-code.ts';
import { addRunCommand } from './run-command.ts';
import { addSimulateCommand } from './simulate-command.ts';
import { version } from './version.ts';

/** What the program is connected to. */
export interface ProgramIo {
  /** The answer goes here, and nothing else. */
  readonly stdout: { write(text: string): unknown; readonly isTTY?: boolean };
  /** Talk goes here: progress, problems, debugging. */
  readonly stderr: { write(text: string): unknown; readonly isTTY?: boolean };
  /** The environment: HTTPS_PROXY, NO_PROXY, NODE_EXTRA_CA_CERTS, NO_COLOR. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted by SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
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
  const exit: Exit = (chosen) => {
    code = chosen;
  };
  const program = new Command('health-check')
    .description("Checks an MDM provider's access to Apple's and Google's device-management services.")
    .version(version)
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .showHelpAfterError('(see health-check --help)');
  const runCommand = addRunCommand(program, io, exit);
  addSimulateCommand(program, io, exit);
  try {
    await program.parseAsync(withCommand(args, runCommand.name()), { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Asking for help or the version is no mistake.
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
}

/** Without a command it is `run`; asking for help or the version stands for itself. */
function withCommand(args: readonly string[], standard: string): string[] {
  const [first] = args;
  const named = first !== undefined && (!first.startsWith('-') || ['-h', '--help', '-V', '--version'].includes(first));
  return named ? [...args] : [standard, ...args];
}
