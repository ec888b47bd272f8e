import { resolve } from 'node:path';
import { decodeText, TextError, VendorError } from '@mdmkit/core';
import type { Service } from '@mdmkit/monitor/model';
import { CredentialProblem, CredentialProblems } from './credential-problem.ts';
import { readSecret, type SecretSources, SecretUnavailable } from './read-secret.ts';
import { recogniseCredential } from './recognise.ts';
import type { SecretReference } from './secret-reference.ts';

/** The content of everything that was named. */
export type FileContents<References> = {
  readonly [Member in keyof References]: References[Member] extends SecretReference ? Buffer : Buffer | undefined;
};

/** Reads what a credential's members refer to: files, variables, programs, the vault. */
export interface CredentialFiles {
  /**
   * Reads secrets, by the members that refer to them.
   *
   * @throws CredentialProblems - Lists every member that cannot be read.
   */
  read<References extends Readonly<Record<string, SecretReference | undefined>>>(
    references: References,
  ): Promise<FileContents<References>>;
  /** Returns the absolute path of a file that the configuration names; it counts from the folder of the configuration. */
  pathOf(name: string): string;
  /**
   * Decodes one member's content: UTF-8, or UTF-16 with a byte order mark.
   *
   * @throws CredentialProblem - If it is not text; the message says what to do.
   */
  text(member: string, content: Buffer): string;
  /**
   * Runs a check of one member's content. A refusal is reported at that member, or at the member that `blame` names.
   *
   * @throws CredentialProblem - Says what the file is instead and what was expected.
   */
  check<Value>(
    member: string,
    read: () => Value | Promise<Value>,
    blame?: (error: VendorError) => string,
  ): Promise<Value>;
}

/** Makes a reader of a service's secrets. */
export function createCredentialFiles(service: Service, sources: SecretSources): CredentialFiles {
  const contents = new Map<string, Buffer>();
  const describe = (member: string, error: VendorError) => {
    const content = contents.get(member);
    const recognised = content && recogniseCredential(content);
    // Some packages put the remedy into the message as well.
    const what = error.message
      .replace(/^\S+ failed: /, '')
      .replace(error.remedy, '')
      .replace(/[\s.]+$/, '');
    const isOwn =
      recognised !== undefined &&
      recognised.service !== undefined &&
      kindOf(recognised.service) === kindOf(service) &&
      member !== 'privateKey';
    const instead = recognised === undefined || isOwn ? '' : `; the file is ${recognised.name}`;
    return `${what}${instead}. ${error.remedy}`;
  };
  return {
    async read(references) {
      const problems: CredentialProblem[] = [];
      for (const [member, reference] of Object.entries(references)) {
        const outcome = reference && (await readMember(member, reference, sources));
        if (outcome instanceof CredentialProblem) problems.push(outcome);
        else if (outcome) contents.set(member, outcome);
      }
      if (problems.length > 0) throw new CredentialProblems(problems);
      // Every reference that was given has been read.
      return Object.fromEntries(contents) as FileContents<typeof references>;
    },
    pathOf: (name) => resolve(sources.folder, name),
    text(member, content) {
      try {
        return decodeText(content);
      } catch (error) {
        if (!(error instanceof TextError)) throw error;
        const name = recogniseCredential(content)?.name;
        const what = error.problem === 'binary' && name !== undefined ? `it is ${name}, not text` : error.message;
        throw new CredentialProblem(member, what);
      }
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

/** Google's services all take the key of a service account. */
function kindOf(service: Service): string {
  return service.startsWith('google.') ? 'google' : service;
}

async function readMember(
  member: string,
  reference: SecretReference,
  sources: SecretSources,
): Promise<Buffer | CredentialProblem> {
  try {
    return await readSecret(reference, sources);
  } catch (error) {
    if (error instanceof SecretUnavailable) return new CredentialProblem(member, error.message);
    throw error;
  }
}
