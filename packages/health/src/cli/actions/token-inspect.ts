import type { Secret } from '@mdmkit/core';
import { exitCodes } from '@mdmkit/monitor/model';
import { printableLines } from '../../report/printable.ts';
import type { ProgramIo } from '../io.ts';
import { describeCredential } from './token-describe.ts';
import { explainProblems, readTokenFile } from './token-files.ts';

/** What `token inspect` takes. */
export interface InspectArguments {
  /** The private key's file, for an encrypted token. */
  readonly key?: string;
  /** Whether secrets are shown. */
  readonly reveal?: boolean;
}

/** Shows what a file is, and where it belongs. Returns the exit code. */
export function inspect(path: string, args: InspectArguments, io: ProgramIo): Promise<number> {
  if (args.reveal && io.stdout.isTTY !== true) {
    // A secret in a pipe or a file stays there for good.
    io.stderr.write('--reveal shows secrets only on a terminal.\n');
    return Promise.resolve(exitCodes.usage);
  }
  return explainProblems(io, async () => {
    const bytes = await readTokenFile(path);
    const key = args.key === undefined ? undefined : await readTokenFile(args.key);
    const description = await describeCredential(bytes, key, Date.now());
    if (!description) {
      io.stderr.write(
        'Unknown file. Expected a server token (.p7m or its JSON), a content token (.vpptoken), a private key or certificate (.pem), or a service-account key (.json).\n',
      );
      return exitCodes.configuration;
    }
    const facts = Object.entries({ ...description.facts, ...(args.reveal ? revealed(description.secrets) : {}) });
    const width = Math.max(...facts.map(([name]) => name.length), 'next'.length);
    const lines = [...facts, ['next', description.next] as const].map(
      ([name, text]) => `  ${name.padEnd(width)}  ${text}`,
    );
    const text = args.reveal ? lines.join('\n') : printableLines(lines.join('\n'));
    io.stdout.write(`${description.what}\n${text}\n`);
    return description.isCredential ? exitCodes.ok : exitCodes.configuration;
  });
}

function revealed(secrets: Readonly<Record<string, Secret>>): Record<string, string> {
  return Object.fromEntries(Object.entries(secrets).map(([name, secret]) => [name, secret.reveal()]));
}
