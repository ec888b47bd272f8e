import { exitCodes } from '@mdmkit/monitor/model';
import { type Command, Option } from 'commander';
import type { ReconcileArguments } from '../actions/reconcile.ts';
import { configPlaces, findConfig, missingConfig } from '../config-file.ts';
import type { Exit, ProgramIo } from '../io.ts';

/** Adds `reconcile`: compares what two of Apple's services say of one organisation. */
export function addReconcileCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  return program
    .command('reconcile')
    .description(
      'compare the devices of Device Assignment and the Apple Business API for one tenant; read-only, not included in run',
    )
    .argument('<tenant>', 'tenant with an apple.dep and an apple.business credential')
    .argument('[target...]', 'use only these targets, if the tenant has several API accounts')
    .option('-c, --config <file>', `configuration file (default: ${configPlaces})`)
    .addOption(new Option('-f, --format <format>', 'format of the answer').choices(['table', 'json']).default('table'))
    .option('--debug', 'write details of every request to stderr, without secrets')
    .addHelpText(
      'after',
      '\nExit codes: 0 both services agree, 1 they differ, 2 a service or a credential failed, 3 the comparison did not finish.',
    )
    .action(async (tenant: string, targets: readonly string[], args: ReconcileArguments) => {
      const file = findConfig(args.config, io.env);
      if (file === undefined) {
        io.stderr.write(missingConfig);
        return exit(exitCodes.configuration);
      }
      const { reconcile } = await import('../actions/reconcile.ts');
      exit(await reconcile(file, { ...args, tenant, targets }, io));
    });
}
