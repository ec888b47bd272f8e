import { type Command, Option } from 'commander';
import type { AcceptArguments, JourneyArguments, JourneyRunArguments, RecordArguments } from '../actions/journey.ts';
import { configPlaces } from '../config-file.ts';
import type { Exit, ProgramIo } from '../io.ts';

/** Adds `journey run|record|baseline`. */
export function addJourneyCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  const journey = program
    .command('journey')
    .description('run journeys through your own panel in a browser, and accept what its pages show');
  const withOptions = (command: Command) =>
    command
      .option('-c, --config <file>', `configuration file (default: ${configPlaces})`)
      .addOption(
        new Option('-f, --format <format>', 'format of the answer').choices(['table', 'json']).default('table'),
      );
  withOptions(journey.command('run').description('run journeys once and print each step'))
    .argument('[target...]', 'targets, such as own/browser; all journeys if none is named')
    .addHelpText(
      'after',
      '\nExit codes: 0 all passed, 1 this machine is to blame or it is not clear, 2 a journey failed.',
    )
    .action(async (patterns: readonly string[], args: JourneyRunArguments) => {
      const { runJourneys } = await import('../actions/journey.ts');
      exit(await runJourneys({ ...args, patterns }, io));
    });
  journey
    .command('record')
    .description(
      'record a journey in a browser on this screen, or convert a script of Playwright; replaces typed secrets',
    )
    .argument('<source>', 'the URL of the page to begin with, or a script of "npx playwright codegen"')
    .requiredOption('-o, --output <file>', 'the module to write, such as login.journey.ts')
    .option('--force', 'replace an existing file')
    .addHelpText('after', '\nExample: health-check journey record https://panel.example.com --output login.journey.ts')
    .action(async (source: string, args: RecordArguments) => {
      const { recordJourney } = await import('../actions/journey.ts');
      exit(await recordJourney({ ...args, source }, io));
    });
  const baseline = journey
    .command('baseline')
    .description('show, compare and accept the content of the pages of journeys');
  withOptions(baseline.command('show').description('list the accepted versions: who accepted them, when, and why'))
    .argument('<target>', 'the target, such as own/browser')
    .action(async (target: string, args: JourneyArguments) => {
      const { showBaselines } = await import('../actions/journey-baseline.ts');
      exit(await showBaselines({ ...args, target }, io));
    });
  withOptions(baseline.command('diff').description('show how pages differ from the accepted version'))
    .argument('<target>', 'the target, such as own/browser')
    .addHelpText('after', '\nExit codes: 0 nothing differs, 1 something differs.')
    .action(async (target: string, args: JourneyArguments) => {
      const { diffBaselines } = await import('../actions/journey-baseline.ts');
      exit(await diffBaselines({ ...args, target }, io));
    });
  withOptions(baseline.command('accept').description('accept what pages show now; prints the difference first'))
    .argument('<target>', 'the target, such as own/browser')
    .option('--page <name>', 'only this page')
    .requiredOption('--by <name>', 'who accepts it')
    .requiredOption('--reason <text>', 'why, such as "release 12"')
    .action(async (target: string, args: AcceptArguments) => {
      const { acceptBaselines } = await import('../actions/journey-baseline.ts');
      exit(await acceptBaselines({ ...args, target }, io));
    });
  return journey;
}
