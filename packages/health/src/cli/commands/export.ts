import { exitCodes } from '@mdmkit/monitor/model';
import { Argument, type Command, Option } from 'commander';
import { type ExportName, exportNames } from '../../inventory/exports.ts';
import type { ExportArguments } from '../actions/export.ts';
import { configPlaces, findConfig, missingConfig } from '../config-file.ts';
import type { Exit, ProgramIo } from '../io.ts';

/** Adds `export`, which writes devices, licences or AppleCare coverage. */
export function addExportCommand(program: Command, io: ProgramIo, exit: Exit): void {
  program
    .command('export')
    .description('write all devices, licences or AppleCare coverage as CSV or JSON; read-only')
    .addArgument(new Argument('<what>', 'what to write').choices(exportNames))
    .argument('[target...]', 'read only these targets: "aurora", "*/apple.dep"')
    .option('-c, --config <file>', `configuration file (default: ${configPlaces})`)
    .option('-t, --tenant <id...>', 'read only these tenants')
    .addOption(new Option('-f, --format <format>', 'format of the rows').choices(['csv', 'json']).default('csv'))
    .option('--debug', 'write details of every request to stderr, without secrets')
    .addHelpText(
      'after',
      '\nThe export is complete only if the exit code is 0.\napple-care needs one read per device: about twenty devices a minute.',
    )
    .action(async (what: ExportName, patterns: readonly string[], args: ExportArguments) => {
      const file = findConfig(args.config, io.env);
      if (file === undefined) {
        io.stderr.write(missingConfig);
        return exit(exitCodes.configuration);
      }
      const { exportRows } = await import('../actions/export.ts');
      exit(await exportRows(file, what, { ...args, patterns }, io));
    });
}
