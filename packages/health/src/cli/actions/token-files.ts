import { open, rm, stat } from 'node:fs/promises';
import { KeyError, replaceFile, TextError, VendorError } from '@mdmkit/core';
import { exitCodes } from '@mdmkit/monitor/model';
import { readAtMost } from '../../files/read-at-most.ts';
import { reasonNotWritten, reasonOf } from '../../files/reason-of.ts';
import { isSameFile } from '../../files/same-file.ts';
import { isShowable } from '../../secrets/showable.ts';
import type { ProgramIo } from '../io.ts';
import { writeError } from '../problems.ts';

/** A file cannot be read or written; the message names the file and the reason. */
export class TokenFileProblem extends Error {
  override readonly name = 'TokenFileProblem';
}

/** No credential comes near this size; a larger file is another one. */
const maxBytes = 1024 * 1024;

/**
 * Reads a credential's file.
 *
 * @throws TokenFileProblem - When it cannot be read, or is none.
 */
export async function readTokenFile(path: string): Promise<Buffer> {
  try {
    const facts = await stat(path);
    if (facts.isDirectory()) throw new TokenFileProblem(`${shown(path)} is a folder`);
    const content = await readAtMost(path, maxBytes);
    if (content === undefined)
      throw new TokenFileProblem(`${shown(path)} is larger than 1 MiB; no credential is that large`);
    return content;
  } catch (error) {
    if (error instanceof TokenFileProblem) throw error;
    throw new TokenFileProblem(`${shown(path)} ${reasonOf(error)}`);
  }
}

/** A file to be written. */
export interface NewFile {
  /** Where. */
  readonly path: string;
  /** What. */
  readonly text: string;
  /** Who may read it. */
  readonly mode: number;
}

/**
 * Writes files; new ones all or none. A file that is replaced keeps its content until the new one is written.
 *
 * @param read - The files that the command has read: none of them is replaced, a key would be lost.
 * @throws TokenFileProblem - When one exists and must not be overwritten, or cannot be written.
 */
export async function writeTokenFiles(
  files: readonly NewFile[],
  force: boolean,
  read: readonly string[] = [],
): Promise<void> {
  // The second would take the place of the first: a key would be lost.
  const twice = files.find(({ path }, index) => files.slice(0, index).some((before) => isSameFile(before.path, path)));
  if (twice) throw new TokenFileProblem(`${shown(twice.path)} is named twice; name two files`);
  const used = files.find(({ path }) => read.some((each) => isSameFile(each, path)));
  if (used) throw new TokenFileProblem(`${shown(used.path)} is a file that this command reads; name another one`);
  if (!force) {
    for (const { path } of files)
      if (await exists(path))
        throw new TokenFileProblem(`${shown(path)} exists; name another file, or replace it with --force`);
  }
  const made: string[] = [];
  for (const file of files) {
    const { path } = file;
    try {
      if (force) await replaceFile(path, file.text, { mode: file.mode });
      else await createFile(file, () => made.push(path));
    } catch (error) {
      // A key without its certificate is of no use, and would be in the way of the next attempt.
      await Promise.all(made.map((each) => rm(each, { force: true })));
      throw new TokenFileProblem(`${shown(path)} cannot be written: ${reasonNotWritten(error)}`);
    }
  }
}

async function createFile({ path, text, mode }: NewFile, onCreate: () => void): Promise<void> {
  // Created with its mode: at no time may others read a secret.
  const file = await open(path, 'wx', mode);
  onCreate();
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

/** Runs a command; a problem that its user can mend becomes one line, and exit code 78. */
export async function explainProblems(io: ProgramIo, run: () => Promise<number>): Promise<number> {
  try {
    return await run();
  } catch (error) {
    const problem = describe(error);
    if (problem === undefined) throw error;
    writeError(io, problem);
    return exitCodes.configuration;
  }
}

function describe(error: unknown): string | undefined {
  if (error instanceof TokenFileProblem) return `${error.message}.`;
  if (error instanceof TextError || error instanceof KeyError) return `The file is not usable: ${error.message}.`;
  if (!(error instanceof VendorError)) return undefined;
  const what = error.message.replace(/^\S+ failed: /, '').replace(error.remedy, '');
  return `${what.replace(/[\s.]+$/, '')}. ${error.remedy}`;
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(
    () => true,
    () => false,
  );
}

/** A secret that was typed in place of a path is not repeated. */
function shown(path: string): string {
  return isShowable(path) || path.includes('/') ? `"${path}"` : 'the named file';
}
