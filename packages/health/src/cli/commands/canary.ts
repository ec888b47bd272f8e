import { type Command, Option } from 'commander';
import type { CanaryArguments, CanaryRunArguments, CanaryUndoArguments } from '../actions/canary.ts';
import { configPlaces } from '../config-file.ts';
import type { Exit, ProgramIo } from '../io.ts';

/** Adds `canary list|run|undo|doctor`. */
export function addCanaryCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  const canary = program
    .command('canary')
    .description('run checks that change dedicated resources at a vendor and undo the change; not included in run');
  const withOptions = (command: Command) =>
    command
      .option('-c, --config <file>', `configuration file (default: ${configPlaces})`)
      .addOption(
        new Option('-f, --format <format>', 'format of the answer').choices(['table', 'json']).default('table'),
      )
      .option('--debug', 'write details of every request to stderr, without secrets');
  withOptions(
    canary.command('list').description('list the canaries of the configuration, and what is not undone'),
  ).action(async (args: CanaryArguments) => {
    const { listCanaries } = await import('../actions/canary.ts');
    exit(await listCanaries(args, io));
  });
  withOptions(
    canary.command('run').description('run canaries once; prints each call, then makes the changes and undoes them'),
  )
    .argument('[canary...]', 'canaries, such as aurora/apple.vpp.licence or "aurora/*"')
    .option('--all', 'run all canaries of the configuration')
    .option('--dry-run', 'print each call, and make none')
    .addHelpText(
      'after',
      '\nCtrl-C undoes what was changed. A second Ctrl-C stops the undo and names what is left.\nExit codes: 0 all passed, 1 throttled or inconclusive, 2 a canary failed or could not be undone.',
    )
    .action(async (patterns: readonly string[], args: CanaryRunArguments) => {
      const { runCanaries } = await import('../actions/canary.ts');
      exit(await runCanaries({ ...args, patterns }, io));
    });
  withOptions(
    canary
      .command('undo')
      .description('undo the changes that earlier runs did not undo, from the intents in the store'),
  )
    .option('--force', 'send an undo again although it failed often')
    .addOption(
      new Option('--dismiss <id>', 'close the intent of this id: you have undone the change by hand').conflicts(
        'force',
      ),
    )
    .addHelpText('after', '\nExit codes: 0 nothing is left, 2 something is left.')
    .action(async (args: CanaryUndoArguments) => {
      const { undoCanaries } = await import('../actions/canary.ts');
      exit(await undoCanaries(args, io));
    });
  withOptions(
    canary.command('doctor').description('read whether the dedicated resources exist and are free; changes nothing'),
  )
    .addHelpText('after', '\nExit codes: 0 every canary can run, 2 one cannot.')
    .action(async (args: CanaryArguments) => {
      const { examineCanaries } = await import('../actions/canary.ts');
      exit(await examineCanaries(args, io));
    });
  return canary;
}
