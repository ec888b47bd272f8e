import { join } from 'node:path';
import { createFileStore, type FileStoreOptions, Secret } from '@mdmkit/core';
import { readFileIfThere, replaceFile } from '../replace-file.ts';
import type { NotificationSecretStore } from '../webhooks/rotate-secret.ts';

/** How long a change may take at most, in milliseconds: it is a few file operations. */
const holdMs = 10_000;

/**
 * Makes a store of the accepted secrets that several processes of one machine share and that a restart keeps: a file in a
 * folder, replaced as a whole and written through to the disk. The secrets lie there unencrypted, readable by this user
 * only (mode 0600). No file is touched before its first use.
 *
 * @throws TypeError - When `directory` is empty.
 */
export function createFileSecretStore(directory: string, options: FileStoreOptions = {}): NotificationSecretStore {
  if (directory === '') throw new TypeError('directory must name a folder');
  // Only for its lease: whoever loses these secrets loses notifications, so they are written through.
  const { lease } = createFileStore(join(directory, 'lease'), () => undefined, options);
  const path = join(directory, 'notification-secrets.json');
  const read = async () => toSecrets(await readFileIfThere(path), path);
  return {
    read,
    async change(next) {
      const held = await lease('secrets', { holdMs });
      try {
        await replaceFile(path, JSON.stringify(next(await read()).map((secret) => secret.reveal())));
      } finally {
        await held.release();
      }
    },
  };
}

function toSecrets(text: string | undefined, path: string): readonly Secret[] {
  if (text === undefined) return [];
  const texts = parse(text);
  if (!Array.isArray(texts) || !texts.every((one) => typeof one === 'string' && one !== '')) {
    // Not the parser's words: they repeat the text.
    throw new TypeError(`${path} holds no list of secrets; delete it and subscribe again`);
  }
  // Each was found to be a text above.
  return texts.map((one) => new Secret(one as string));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
