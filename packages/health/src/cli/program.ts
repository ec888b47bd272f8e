import { existsSync } from 'node:fs';
import { exitCodes } from '@mdmkit/monitor/model';
import { Command, CommanderError } from 'commander';
import { printableLines } from '../report/printable.ts';
import { isShowable } from '../secrets/showable.ts';
import { version } from '../version.ts';
import { addApiTokenCommand } from './commands/api-token.ts';
import { addCanaryCommand } from './commands/canary.ts';
import { addCompletionCommands } from './commands/completion.ts';
import { addDepCommand } from './commands/dep.ts';
import { addDeviceCommand } from './commands/device.ts';
import { addDoctorCommand } from './commands/doctor.ts';
import { addDutyCommands } from './commands/duty.ts';
import { addExplainCommand } from './commands/explain.ts';
import { addExportCommand } from './commands/export.ts';
import { addFeedsCommand } from './commands/feeds.ts';
import { addInitCommand } from './commands/init.ts';
import { addJourneyCommand } from './commands/journey.ts';
import { addNetworkCommand, isForNetwork } from './commands/network.ts';
import { addNotifyCommand, addOutboxCommand } from './commands/notify.ts';
import { addOperatorCommands } from './commands/operator.ts';
import { addReconcileCommand } from './commands/reconcile.ts';
import { addRunCommand } from './commands/run.ts';
import { addServeCommand } from './commands/serve.ts';
import { addSimulateCommand } from './commands/simulate.ts';
import { addReadingCommands, addStoreCommand } from './commands/store.ts';
import { addTokenCommand } from './commands/token.ts';
import { addValidateCommand } from './commands/validate.ts';
import { addVaultCommand } from './commands/vault.ts';
import { findConfig } from './config-file.ts';
import type { Exit, ProgramIo } from './io.ts';
import { refuseMisuse, toUnknownCommand } from './usage-errors.ts';

/**
 * Runs the command line and returns the exit code.
 *
 * @param args - The arguments, without the program's own name.
 */
export async function main(args: readonly string[], io: ProgramIo): Promise<number> {
  let code: number = exitCodes.ok;
  const program = createProgram(withoutSecrets(io, args), (chosen) => {
    code = chosen;
  });
  try {
    // Without a configuration there are no credentials to check; the connection to the vendors can be checked.
    const standard = findConfig(undefined, io.env) === undefined && isForNetwork(args) ? 'network' : 'run';
    const words = toUnknownCommand(program, args) ?? withCommand(args, standard);
    await program.parseAsync(words, { from: 'user' });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // A request for the help or the version is not an error.
    return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  }
}

/** A credential that was typed in place of a name or a path is not repeated in a message. */
function withoutSecrets(io: ProgramIo, args: readonly string[]): ProgramIo {
  const values = args.flatMap((arg) => [arg, arg.replace(/^--[\w-]+=/, '')]);
  const secrets = values.filter(
    (value) => !isShowable(value) && !existsSync(value) && !/^(?:-|\.{0,2}[/\\])/.test(value),
  );
  if (secrets.length === 0) return io;
  const { stderr } = io;
  const write = (text: string) => stderr.write(secrets.reduce((left, secret) => left.replaceAll(secret, '…'), text));
  return { ...io, stderr: { write, ...(stderr.isTTY === undefined ? {} : { isTTY: stderr.isTTY }) } };
}

/** Creates the program with all its commands. A command loads its action when it runs. */
export function createProgram(io: ProgramIo, exit: Exit): Command {
  const program = new Command('health-check')
    .description("Checks an MDM provider's access to Apple's and Google's device-management services.")
    .version(version)
    // An option after a subcommand belongs to the subcommand: "outbox" and "outbox list" have options of the same name.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      // A usage error repeats what was typed.
      outputError: (text, write) => write(printableLines(text)),
    });
  addRunCommand(program, io, exit);
  addNetworkCommand(program, io, exit);
  addValidateCommand(program, io, exit);
  addDoctorCommand(program, io, exit);
  addDeviceCommand(program, io, exit);
  addExportCommand(program, io, exit);
  addReconcileCommand(program, io, exit);
  addExplainCommand(program, io, exit);
  addInitCommand(program, io, exit);
  addServeCommand(program, io, exit);
  addCanaryCommand(program, io, exit);
  addJourneyCommand(program, io, exit);
  addReadingCommands(program, io, exit);
  addFeedsCommand(program, io, exit);
  addOperatorCommands(program, io, exit);
  addDutyCommands(program, io, exit);
  addOutboxCommand(program, io, exit);
  addNotifyCommand(program, io, exit);
  addApiTokenCommand(program, io, exit);
  addStoreCommand(program, io, exit);
  addVaultCommand(program, io, exit);
  addSimulateCommand(program, io, exit);
  addTokenCommand(program, io, exit);
  addDepCommand(program, io, exit);
  addCompletionCommands(program, io, exit);
  refuseMisuse(program, program.name());
  return program;
}

/** Adds the standard command if none is named and neither the help nor the version is requested. */
function withCommand(args: readonly string[], standard: string): string[] {
  const [first] = args;
  const named = first !== undefined && (!first.startsWith('-') || ['-h', '--help', '-V', '--version'].includes(first));
  return named ? [...args] : [standard, ...args];
}
