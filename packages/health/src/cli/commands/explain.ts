import type { Command } from 'commander';
import type { ExplainArguments } from '../actions/explain.ts';
import type { Exit, ProgramIo } from '../io.ts';
import { withStoreOptions } from './store.ts';

/** Adds `explain`: what a code, a vendor's word or number, a class, a result or a target means. */
export function addExplainCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  return withStoreOptions(program.command('explain'))
    .description("explain an error code, a vendor's code, a class, a verdict, a result, an incident or a target")
    .argument(
      '<what>',
      'such as DEP_TIMEOUT, T_C_NOT_SIGNED, 9625, fail.auth, the id of an incident, a result or a target',
    )
    .option('--from <file>', 'explain a result of this report, written by "run --format json" or "ndjson"')
    .action(async (what: string, args: ExplainArguments) => {
      const { explainCommand } = await import('../actions/explain.ts');
      exit(await explainCommand(what, args, io));
    });
}
