import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { VendorError } from '@mdmkit/core';
import type { Service } from '../run/result.ts';
import { CredentialProblem, CredentialProblems } from './credential-problem.ts';
import { recogniseCredential } from './recognise.ts';
import { isShowable } from './showable.ts';

/** A reference to a file in `health.yaml`. */
export interface FileReference {
  /** The path; relative ones count from the configuration file's folder. */
  readonly file: string;
}

/** The content of each file that was named. */
export type FileContents<References> = {
  readonly [Member in keyof References]: References[Member] extends FileReference ? Buffer : Buffer | undefined;
};

/** Reads the files that a credential names. */
export interface CredentialFiles {
  /**
   * Reads files, by the members that name them.
   *
   * @throws CredentialProblems - With everything that cannot be read.
   */
  read<References extends Readonly<Record<string, FileReference | undefined>>>(
    references: References,
  ): Promise<FileContents<References>>;
  /**
   * Runs a check of one member's content; a refusal is reported at that member, or at the one that `blame` names.
   *
   * @throws CredentialProblem - With what the file is instead and what was expected.
   */
  check<Value>(
    member: string,
    read: () => Value | Promise<Value>,
    blame?: (error: VendorError) => string,
  ): Promise<Value>;
}

/** No credential comes near this size; a larger file is another one. */
const maxBytes = 1024 * 1024;

/** Makes a reader of a service's files, relative to a folder. */
export function createCredentialFiles(service: Service, folder: string): CredentialFiles {
  const contents = new Map<string, Buffer>();
  const describe = (member: string, error: VendorError) => {
    const content = contents.get(member);
    const other = content && recogniseCredential(content);
    // Some packages put the remedy into the message as well.
    const what = error.message
      .replace(/^\S+ failed: /, '')
      .replace(error.remedy, '')
      .replace(/[\s.]+$/, '');
    const isOwn = other?.service === service && member !== 'privateKey';
    const instead = other === undefined || isOwn ? '' : `; the file is ${other.name}`;
    return `${what}${instead}. ${error.remedy}`;
  };
  return {
    async read(references) {
      const problems: CredentialProblem[] = [];
      for (const [member, reference] of Object.entries(references)) {
        const outcome =
          reference && (await readCredentialFile(member, reference.file, resolve(folder, reference.file)));
        if (outcome instanceof CredentialProblem) problems.push(outcome);
        else if (outcome) contents.set(member, outcome);
      }
      if (problems.length > 0) throw new CredentialProblems(problems);
      // Every reference that was given has been read.
      return Object.fromEntries(contents) as FileContents<typeof references>;
    },
    async check(member, read, blame) {
      try {
        return await read();
      } catch (error) {
        if (!(error instanceof VendorError)) throw error;
        const blamed = blame?.(error) ?? member;
        throw new CredentialProblem(blamed, describe(blamed, error));
      }
    },
  };
}

async function readCredentialFile(member: string, name: string, path: string): Promise<Buffer | CredentialProblem> {
  const shown = isShowable(name) ? `"${name}"` : 'the name given here';
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) return new CredentialProblem(member, `expected a file, but ${shown} is a folder`);
    if (!facts.isFile()) return new CredentialProblem(member, `expected a file, but ${shown} is a device or pipe`);
    if (facts.size > maxBytes)
      return new CredentialProblem(member, `expected a credential, but ${shown} is larger than 1 MiB`);
    return await readFile(path);
  } catch (error) {
    return new CredentialProblem(member, `expected a readable file, but ${shown} ${reasonOf(error)}`);
  }
}

/** Says why a file cannot be read, from the system's code. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: 'does not exist',
    EACCES: 'may not be read by this user',
    ENOTDIR: 'does not exist: a part of its path is a file',
    ENAMETOOLONG: 'is too long for a path; expected the name of a file, not its content',
  };
  return reasons[code] ?? `cannot be read (${code})`;
}
