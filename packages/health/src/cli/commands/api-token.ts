import { type Command, Option } from 'commander';
import { roles } from '../../server/access/role.ts';
import type { ApiTokenArguments, NewApiTokenArguments } from '../actions/api-token.ts';
import type { Exit, ProgramIo } from '../io.ts';
import { duration } from '../option-values.ts';
import { withStoreOptions } from './store.ts';

/** Adds `api-token create|list|revoke`. */
export function addApiTokenCommand(program: Command, io: ProgramIo, exit: Exit): void {
  const tokens = program
    .command('api-token')
    .description('access tokens of the HTTP API of "serve": create, list, revoke')
    .addHelpText('after', '\nThe store keeps a hash of each token, never the token itself.');
  withStoreOptions(tokens.command('create').description('create an access token and write it to standard output, once'))
    .argument('<name>', 'whose token it is; changes are recorded under this name')
    .addOption(new Option('--role <role>', 'what the token allows').choices(roles).default('viewer'))
    .option('-t, --tenant <id...>', 'limit the token to these tenants')
    .addOption(new Option('--for <time>', 'how long the token is valid (default: for ever)').argParser(duration))
    .option('--by <name>', 'your name (default: the user of this machine)')
    .action(async (name: string, args: NewApiTokenArguments) => {
      const { createApiToken } = await import('../actions/api-token.ts');
      exit(await createApiToken(name, args, io));
    });
  withStoreOptions(tokens.command('list').description('list the access tokens'))
    .addOption(new Option('-f, --format <format>', 'format of the list').choices(['table', 'json']).default('table'))
    .action(async (args: ApiTokenArguments & { readonly format: 'table' | 'json' }) => {
      const { listApiTokens } = await import('../actions/api-token.ts');
      exit(await listApiTokens(args, io));
    });
  withStoreOptions(tokens.command('revoke').description('revoke an access token; it stops working within seconds'))
    .argument('<id>', 'id of the token: the 12 characters after "hct_"')
    .option('--by <name>', 'your name (default: the user of this machine)')
    .action(async (id: string, args: ApiTokenArguments) => {
      const { revokeApiToken } = await import('../actions/api-token.ts');
      exit(await revokeApiToken(id, args, io));
    });
}
