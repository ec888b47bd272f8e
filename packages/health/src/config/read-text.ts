import { open } from 'node:fs/promises';
import { reasonOf } from '../files/reason-of.ts';
import { ConfigError } from './config-error.ts';

/** No configuration comes near this size. */
const maxBytes = 64 * 1024 * 1024;

/**
 * Reads a configuration's text.
 *
 * @throws ConfigError - When the file is missing, unreadable, empty or no text.
 */
export async function readText(file: string): Promise<string> {
  const refuse = (message: string) => new ConfigError([{ file, line: 1, column: 1, path: '', message }]);
  let bytes: Buffer;
  try {
    await using handle = await open(file);
    const facts = await handle.stat();
    if (facts.isDirectory()) throw refuse('expected a file, but this is a folder');
    if (facts.isCharacterDevice()) throw refuse('expected a file, but this is a device');
    if (facts.size > maxBytes) throw refuse('expected a configuration, but this is larger than 64 MiB');
    bytes = await handle.readFile();
  } catch (error) {
    throw error instanceof ConfigError ? error : refuse(`the file ${reasonOf(error)}`);
  }
  if (bytes.includes(0) || bytes.subarray(0, 4).toString('latin1') === '%PDF')
    throw refuse('expected YAML text, but this is another kind of file');
  const text = bytes.toString('utf8');
  if (text.trim() === '') throw refuse('the file is empty; expected "version: 1" and "tenants: …"');
  return text;
}
