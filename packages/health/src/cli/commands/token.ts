import { type Command, Option } from 'commander';
import type { DecryptArguments } from '../actions/token-decrypt.ts';
import type { InspectArguments } from '../actions/token-inspect.ts';
import type { KeygenArguments } from '../actions/token-keygen.ts';
import type { Exit, ProgramIo } from '../io.ts';
import { commonName, wholeNumber } from '../option-values.ts';

/** Adds `token`: what credentials are, and how to get the one of Apple's Device Assignment Services. */
export function addTokenCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  const token = program.command('token').description('create, decrypt and inspect credentials; sends nothing');
  token
    .command('keygen')
    .description("create the key pair for which Apple's portal encrypts a server token")
    .option('-k, --key <file>', 'file for the private key', 'dep-key.pem')
    .option('-c, --certificate <file>', 'file for the certificate; upload it in the portal', 'dep-certificate.pem')
    .option('-n, --name <name>', 'common name of the certificate', commonName, 'mdmkit')
    .addOption(new Option('--bits <number>', 'length of the key').choices(['2048', '3072', '4096']).default('2048'))
    .option('--days <number>', 'validity of the certificate in days', wholeNumber(1, 3650), 730)
    .option('--force', 'overwrite existing files')
    .action(async (args: KeygenArguments) => {
      const { keygen } = await import('../actions/token-keygen.ts');
      exit(await keygen(args, io));
    });
  token
    .command('decrypt')
    .description('decrypt a server token (NAME_Token_DATE_smime.p7m)')
    .argument('<file>', 'server token, as downloaded from the portal')
    .requiredOption('-k, --key <file>', 'private key of the uploaded certificate')
    .option('-c, --certificate <file>', 'uploaded certificate; detects a token that was made for another certificate')
    .requiredOption('-o, --out <file>', 'file for the token; only this user can read it')
    .option('--force', 'overwrite an existing file')
    .action(async (file: string, args: DecryptArguments) => {
      const { decrypt } = await import('../actions/token-decrypt.ts');
      exit(await decrypt(file, args, io));
    });
  token
    .command('inspect')
    .description('show the kind, owner and end of a credential, and the next step')
    .argument('<file>', 'credential file of any service')
    .option('-k, --key <file>', 'private key that decrypts an encrypted server token')
    .option('--reveal', 'show the secrets, on a terminal only')
    .action(async (file: string, args: InspectArguments) => {
      const { inspect } = await import('../actions/token-inspect.ts');
      exit(await inspect(file, args, io));
    });
  return token;
}
