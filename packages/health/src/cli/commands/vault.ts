import type { Command } from 'commander';
import { vaultKeyVariable } from '../../secrets/vault-keys.ts';
import type { VaultArguments } from '../actions/vault.ts';
import type { Exit, ProgramIo } from '../io.ts';

/** Adds `vault add|list|rotate|key`. */
export function addVaultCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  const vault = program
    .command('vault')
    .description('keep credentials encrypted in a folder of JWE files; "{ vault: name }" refers to an entry')
    .addHelpText(
      'after',
      `\nThe key comes from ${vaultKeyVariable}. During a rotation, name several keys, separated by commas, the newest first.`,
    );
  const folder = ['-d, --folder <folder>', 'folder of the vault', 'vault'] as const;
  vault
    .command('add')
    .description('encrypt a secret from a file or from standard input')
    .argument('<name>', 'name of the entry')
    .option(...folder)
    .option('--file <file>', 'file with the secret (default: standard input)')
    .action(async (name: string, args: VaultArguments) => {
      const { addToVault } = await import('../actions/vault.ts');
      exit(await addToVault(name, args, io));
    });
  vault
    .command('list')
    .description('list the entries; needs no key')
    .option(...folder)
    .action(async (args: VaultArguments) => {
      const { listVault } = await import('../actions/vault.ts');
      exit(await listVault(args, io));
    });
  vault
    .command('rotate')
    .description(`encrypt every entry with the first key of ${vaultKeyVariable}`)
    .option(...folder)
    .action(async (args: VaultArguments) => {
      const { rotateVault } = await import('../actions/vault.ts');
      exit(await rotateVault(args, io));
    });
  vault
    .command('key')
    .description('create a new key')
    .action(async () => {
      const { makeVaultKey } = await import('../actions/vault.ts');
      exit(makeVaultKey(io));
    });
  return vault;
}
