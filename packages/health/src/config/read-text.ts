import { stat } from 'node:fs/promises';
import { decodeText, TextError } from '@mdmkit/core';
import { readAtMost } from '../files/read-at-most.ts';
import { reasonOf } from '../files/reason-of.ts';
import { recogniseCredential } from '../secrets/recognise.ts';
import { ConfigError } from './config-error.ts';

/** A configuration of 100,000 tenants has a third of this size. */
const maxBytes = 64 * 1024 * 1024;

/** A line that is more than space and comment. */
const content = /^[ \t\uFEFF]*[^\s#]/m;

/**
 * Reads a configuration's text: UTF-8, or UTF-16 with a byte order mark.
 *
 * @throws ConfigError - If the file is missing, unreadable, empty, or not text.
 */
export async function readText(file: string): Promise<string> {
  const refuse = (message: string) => new ConfigError([{ file, line: 1, column: 1, path: '', message }]);
  const bytes = await readBytes(file, refuse);
  const text = decode(bytes, refuse);
  if (!content.test(text)) throw refuse('the file is empty; expected "version: 1" and "tenants: …"');
  return text;
}

async function readBytes(file: string, refuse: (message: string) => ConfigError): Promise<Buffer> {
  try {
    const facts = await stat(file);
    if (facts.isDirectory()) throw refuse('expected a file, but this is a folder');
    if (facts.isCharacterDevice() || facts.isBlockDevice()) throw refuse('expected a file, but this is a device');
    const bytes = await readAtMost(file, maxBytes);
    if (bytes === undefined) throw refuse('expected a configuration, but this is larger than 64 MiB');
    return bytes;
  } catch (error) {
    throw error instanceof ConfigError ? error : refuse(`the file ${reasonOf(error)}`);
  }
}

function decode(bytes: Buffer, refuse: (message: string) => ConfigError): string {
  if (bytes.subarray(0, 4).toString('latin1') === '%PDF') throw refuse('expected YAML text, but this is a PDF');
  try {
    return decodeText(bytes);
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    const name = error.problem === 'binary' ? recogniseCredential(bytes)?.name : undefined;
    throw refuse(`expected YAML text, but ${name === undefined ? error.message : `this is ${name}`}`);
  }
}
