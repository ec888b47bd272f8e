import { createTokenKeyPair } from '@mdmkit/apple-dep';
import { exitCodes } from '@mdmkit/monitor/model';
import type { ProgramIo } from '../io.ts';
import { explainProblems, writeTokenFiles } from './token-files.ts';

/** What `token keygen` takes. */
export interface KeygenArguments {
  /** Where the private key goes. */
  readonly key: string;
  /** Where the certificate goes. */
  readonly certificate: string;
  /** The certificate's common name. */
  readonly name: string;
  /** The length of the key. */
  readonly bits: '2048' | '3072' | '4096';
  /** How long the certificate is valid. */
  readonly days: number;
  /** Whether files are overwritten. */
  readonly force?: boolean;
}

/** Makes a key pair in two files. Returns the exit code. */
export function keygen(args: KeygenArguments, io: ProgramIo): Promise<number> {
  return explainProblems(io, async () => {
    const { privateKey, certificate } = await createTokenKeyPair({
      commonName: args.name,
      // The option allows these three only.
      bits: Number(args.bits) as 2048 | 3072 | 4096,
      validDays: args.days,
    });
    await writeTokenFiles(
      [
        { path: args.key, text: privateKey.reveal(), mode: 0o600 },
        { path: args.certificate, text: certificate, mode: 0o644 },
      ],
      args.force ?? false,
    );
    io.stdout.write(`private key  ${args.key}\ncertificate  ${args.certificate}\n`);
    io.stderr.write(
      `Next: upload the certificate in Apple School Manager or Apple Business and download the server token. Then run
health-check token decrypt NAME_Token_DATE_smime.p7m --key ${args.key} --certificate ${args.certificate} --out dep-token.json
`,
    );
    return exitCodes.ok;
  });
}
