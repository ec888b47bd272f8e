import { decryptServerToken, formatServerToken } from '@mdmkit/apple-dep';
import { readCertificate } from '@mdmkit/core';
import { exitCodes } from '@mdmkit/monitor/model';
import type { ProgramIo } from '../io.ts';
import { untilWhen } from '../until-when.ts';
import { explainProblems, readTokenFile, writeTokenFiles } from './token-files.ts';

/** What `token decrypt` takes. */
export interface DecryptArguments {
  /** The private key's file. */
  readonly key: string;
  /** The certificate's file. */
  readonly certificate?: string;
  /** Where the token goes. */
  readonly out: string;
  /** Whether the file is overwritten. */
  readonly force?: boolean;
}

/** Decrypts a server token into a file. Returns the exit code. */
export function decrypt(path: string, args: DecryptArguments, io: ProgramIo): Promise<number> {
  return explainProblems(io, async () => {
    const file = await readTokenFile(path);
    const privateKey = await readTokenFile(args.key);
    const certificate = args.certificate === undefined ? undefined : await readTokenFile(args.certificate);
    const token = decryptServerToken({
      file,
      privateKey,
      ...(certificate ? { certificate: readCertificate(certificate).toString() } : {}),
    });
    const read = [path, args.key, ...(args.certificate === undefined ? [] : [args.certificate])];
    const text = `${formatServerToken(token).reveal()}\n`;
    await writeTokenFiles([{ path: args.out, text, mode: 0o600 }], args.force ?? false, read);
    io.stdout.write(`${args.out}  valid until ${untilWhen(token.expiresAt, Date.now())}\n`);
    io.stderr.write('Next: name the file in health.yaml, as "token" of an apple.dep credential.\n');
    return exitCodes.ok;
  });
}
