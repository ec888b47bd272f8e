import { exitCodes } from '@mdmkit/monitor/model';
import { type Command, Option } from 'commander';
import type { ReconcileArguments } from '../actions/reconcile.ts';
import { defaultFile, findConfig } from '../config-file.ts';
import type { Exit, ProgramIo } from '../io.ts';

/** Adds `reconcile`: compares what two of Apple's services say of one organisation. */
export function addReconcileCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  return program
    .command('reconcile')
    .description(
      'compare Device Assignment with the Apple Business API for one tenant; only reads, and is no part of run',
    )
    .argument('<tenant>', 'a tenant with credentials of apple.dep and apple.business')
    .argument('[target...]', 'only these of its targets, where it has several API accounts')
    .option('-c, --config <file>', `the configuration (default: ${defaultFile} in this folder)`)
    .addOption(new Option('-f, --format <format>', 'table, json').choices(['table', 'json']).default('table'))
    .option('--debug', 'write redacted detail of every request to stderr')
    .addHelpText(
      'after',
      '\nExit codes: 0 the two agree, 1 they differ, 2 a service or a credential failed, 3 it was not finished.',
    )
    .action(async (tenant: string, targets: readonly string[], args: ReconcileArguments) => {
      const file = findConfig(args.config);
      if (file === undefined) {
        io.stderr.write(`No configuration: there is no ${defaultFile} in this folder; name a file with --config.\n`);
        return exit(exitCodes.configuration);
      }
      const { reconcile } = await import('../actions/reconcile.ts');
      exit(await reconcile(file, { ...args, tenant, targets }, io));
    });
}
