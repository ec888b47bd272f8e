import { join } from 'node:path';
import {
  checkOptionTypes,
  createFileStore,
  createStateFile,
  type FileStoreOptions,
  Secret,
  systemStateFiles,
} from '@mdmkit/core';
import type { NotificationSecretStore } from './rotate-secret.ts';

/** The longest time that one change may take, in milliseconds: it is a few file operations. */
const holdMs = 10_000;

/**
 * Makes a store of the accepted secrets in a folder, which several processes of one machine share and a restart keeps. A
 * change replaces the file in one step and writes it through to the disk. The secrets are not encrypted; only this user can
 * read them (mode 0600).
 *
 * @throws TypeError - If `directory` is empty.
 * @throws StateFileError - From `read` and `change`, if the file is damaged or cannot be read or written.
 */
export function createFileSecretStore(directory: string, options: FileStoreOptions = {}): NotificationSecretStore {
  checkOptionTypes<FileStoreOptions>('createFileSecretStore', options, { clock: 'object' });
  if (typeof directory !== 'string' || directory === '') throw new TypeError('directory must name a folder');
  // Only for its lease: lost secrets mean lost notifications, so they are written through to the disk.
  const { lease } = createFileStore(join(directory, 'lease'), () => undefined, options);
  const file = createStateFile(join(directory, 'notification-secrets.json'), toSecrets);
  const read = async () => ((await file.load()) ?? []).map((text) => new Secret(text));
  return {
    read,
    async change(next) {
      const held = await lease('secrets', { holdMs });
      try {
        await systemStateFiles.makeFolder(directory);
        await file.save(next(await read()).map((secret) => secret.reveal()));
      } finally {
        await held.release();
      }
    },
  };
}

function toSecrets(value: unknown): readonly string[] | undefined {
  const isList = Array.isArray(value) && value.every((text) => typeof text === 'string' && text !== '');
  return isList ? value : undefined;
}
