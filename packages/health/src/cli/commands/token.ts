import { type Command, Option } from 'commander';
import type { DecryptArguments } from '../actions/token-decrypt.ts';
import type { InspectArguments } from '../actions/token-inspect.ts';
import type { KeygenArguments } from '../actions/token-keygen.ts';
import type { Exit, ProgramIo } from '../io.ts';
import { wholeNumber } from '../option-values.ts';

/** Adds `token`: what credentials are, and how to get the one of Apple's Device Assignment Services. */
export function addTokenCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  const token = program.command('token').description('make, decrypt and look at credentials; nothing is sent anywhere');
  token
    .command('keygen')
    .description("make the key pair that Apple's portal encrypts a server token to")
    .option('-k, --key <file>', 'where the private key goes', 'dep-key.pem')
    .option('-c, --certificate <file>', 'where the certificate goes: this is uploaded', 'dep-certificate.pem')
    .option('-n, --name <name>', "the certificate's common name", 'mdmkit')
    .addOption(new Option('--bits <number>', 'the length of the key').choices(['2048', '3072', '4096']).default('2048'))
    .option('--days <number>', 'how long the certificate is valid', wholeNumber(1, 3650), 730)
    .option('--force', 'overwrite files that exist')
    .action(async (args: KeygenArguments) => {
      const { keygen } = await import('../actions/token-keygen.ts');
      exit(await keygen(args, io));
    });
  token
    .command('decrypt')
    .description('decrypt a server token (NAME_Token_DATE_smime.p7m)')
    .argument('<file>', "the portal's download")
    .requiredOption('-k, --key <file>', 'the private key of the certificate that was uploaded')
    .option('-c, --certificate <file>', 'that certificate: a token made for another one is then named as such')
    .requiredOption('-o, --out <file>', 'where the token goes, readable by this user only')
    .option('--force', 'overwrite a file that exists')
    .action(async (file: string, args: DecryptArguments) => {
      const { decrypt } = await import('../actions/token-decrypt.ts');
      exit(await decrypt(file, args, io));
    });
  token
    .command('inspect')
    .description('say what a credential is, whose, until when, and what to do next')
    .argument('<file>', 'a credential of any of the services')
    .option('-k, --key <file>', 'the private key, to look into an encrypted server token')
    .option('--reveal', 'show the secrets too, on a terminal only')
    .action(async (file: string, args: InspectArguments) => {
      const { inspect } = await import('../actions/token-inspect.ts');
      exit(await inspect(file, args, io));
    });
  return token;
}
