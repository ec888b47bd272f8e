import { accessSync, constants, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { replaceFile } from '@mdmkit/core';
import { InvalidArgumentError } from 'commander';
import { reasonNotWritten, reasonOf } from '../files/reason-of.ts';
import { isSameFile } from '../files/same-file.ts';
import { shellPathProblem } from '../files/shell-path.ts';
import { type FormatName, formatNames } from '../report/formats.ts';

/** A format, and where it is written to. */
export interface Output<Format extends string = FormatName> {
  /** How. */
  readonly format: Format;
  /** Where to; undefined for stdout. */
  readonly file: string | undefined;
}

/** Outputs that cannot be written as they are asked for. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}

/** Reads one value of `--format`: `json`, or `json:report.json`. */
export function readOutput(text: string, others: readonly Output[] | undefined): readonly Output[] {
  return addOutput(formatNames, text, others);
}

/** Reads a format out of `formats`, with a file behind it or without, and adds it to those before. */
export function addOutput<Format extends string>(
  formats: readonly Format[],
  text: string,
  others: readonly Output<Format>[] | undefined,
): readonly Output<Format>[] {
  const [, name = '', file] = /^([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  const format = formats.find((each) => each === name);
  if (format === undefined) throw new InvalidArgumentError(`Allowed choices are ${formats.join(', ')}.`);
  if (file === '') throw new InvalidArgumentError('Expected the name of a file after ":".');
  const problem = file === undefined ? undefined : shellPathProblem(file);
  if (problem !== undefined) throw new InvalidArgumentError(`${problem}.`);
  return [...(others ?? []), { format, file }];
}

/**
 * Refuses outputs that could not be written, or that would replace a file which the command uses, before anything is sent.
 *
 * @param used - The files that the command reads, or writes otherwise.
 * @throws OutputError - With what is wrong.
 */
export function checkOutputs(outputs: readonly Output<string>[], used: readonly string[] = []): void {
  const [, second] = outputs.filter(({ file }) => file === undefined);
  if (second)
    throw new OutputError(`only one format can go to stdout; name files for the others, such as ${second.format}:FILE`);
  const files = outputs.flatMap(({ file }) => (file === undefined ? [] : [resolve(file)]));
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) throw new OutputError(`"${twice}" is named twice`);
  for (const { file } of outputs) {
    if (file === undefined) continue;
    checkFile(file);
    if (used.some((each) => isSameFile(each, file)))
      throw new OutputError(`"${file}" is a file that this command uses; name another one`);
  }
}

function checkFile(file: string): void {
  const folder = dirname(resolve(file));
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new OutputError(`"${file}" cannot be written: its folder ${reasonOf(error, 'written')}`);
  }
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true) throw new OutputError(`"${file}" is a folder`);
}

/**
 * Writes a file whole or not at all. A pipe or a device, such as `/dev/null`, is written to, and not replaced by a file.
 *
 * @param mode - Default: reports hold no secret; others may read them, as far as this user lets them.
 * @throws OutputError - When it cannot be written; what was there before is as it was.
 */
export async function writeOutput(file: string, text: string, mode = 0o644): Promise<void> {
  const path = resolve(file);
  try {
    const isReplaceable = statSync(path, { throwIfNoEntry: false })?.isFile() ?? true;
    await (isReplaceable ? replaceFile(path, text, { mode }) : writeFile(path, text, { flag: constants.O_WRONLY }));
  } catch (error) {
    throw new OutputError(`"${file}" was not written: ${reasonNotWritten(error)}`);
  }
}
