import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  checkOptionTypes,
  createFileStateStore,
  createStateFile,
  type StateFiles,
  systemStateFiles,
} from '@mdmkit/core';
import { z } from 'zod';
import type { Command } from '../api/commands.ts';
import { notStored } from './command-secrets.ts';
import type { CommandRecord, CommandStore } from './command-store.ts';

/** The options of {@link createFileCommandStore}. */
export interface FileCommandStoreOptions {
  /** The file operations to use. Default: the files of this machine. */
  readonly files?: StateFiles & {
    /** The names of the files in a folder; empty if the folder does not exist. */
    list(path: string): Promise<readonly string[]>;
  };
}

const systemFiles = {
  ...systemStateFiles,
  async list(path: string): Promise<readonly string[]> {
    try {
      return await readdir(path);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
      throw error;
    }
  },
};

const Record = z.object({
  id: z.string(),
  deviceName: z.string(),
  command: z.looseObject({}),
  state: z.enum(['intended', 'sending', 'sent', 'ended']),
  intendedAtMs: z.number(),
  deadlineMs: z.number(),
  operationName: z.string().optional(),
  outcome: z
    .object({
      result: z.enum(['succeeded', 'failed', 'cancelled', 'expired', 'unknown']),
      reason: z.string().optional(),
    })
    .optional(),
});

/** The record of a file; undefined if it is none. */
function toRecord(value: unknown): CommandRecord | undefined {
  const read = Record.safeParse(value);
  // The members are those of the interface; absent ones are absent.
  return read.success ? (read.data as CommandRecord) : undefined;
}

/**
 * Creates a command store in a folder: one JSON file for each command, with mode 0600. A record survives a crash once its
 * promise has resolved. One process at a time can use the folder.
 *
 * New passwords and activation codes are not written to disk. After a crash, a command that needs one ends with the reason
 * `SECRET_NOT_STORED`. Records of ended commands stay in the folder `ended` until you delete them.
 *
 * @param directory - The folder. It is created with the first command.
 * @throws TypeError - If `directory` is empty.
 * @throws StateFileError - From its functions, if a file is damaged or cannot be read or written.
 */
export function createFileCommandStore(directory: string, options: FileCommandStoreOptions = {}): CommandStore {
  checkOptionTypes<FileCommandStoreOptions>('createFileCommandStore', options, { files: 'object' });
  const { files = systemFiles } = options;
  if (typeof directory !== 'string' || directory === '') throw new TypeError('directory must name a folder');
  const openFolder = join(directory, 'open');
  const open = createFileStateStore(openFolder, toRecord, { files });
  const ended = createFileStateStore(join(directory, 'ended'), toRecord, { files });
  const idByOperation = createFileStateStore(
    join(directory, 'operations'),
    (value) => (typeof value === 'string' ? value : undefined),
    { files },
  );
  const get = async (id: string) => (await ended.load(id)) ?? (await open.load(id));
  return {
    get,
    async put(record) {
      const stored = { ...record, command: withoutSecrets(record.command) };
      // Before the record: a record whose operation cannot be found would be sent again.
      if (record.operationName !== undefined) await idByOperation.save(record.operationName, record.id);
      if (record.state !== 'ended') {
        await open.save(record.id, stored);
        return;
      }
      // In this order: after a crash in between, the ended record counts.
      await ended.save(record.id, stored);
      await open.save(record.id, undefined);
    },
    async findByOperation(operationName) {
      const id = await idByOperation.load(operationName);
      const record = id === undefined ? undefined : await get(id);
      return record?.operationName === operationName ? record : undefined;
    },
    async *open() {
      for (const name of await files.list(openFolder)) {
        // Drafts begin with a dot.
        if (!/^[0-9a-f]{40}\.json$/.test(name)) continue;
        const record = await createStateFile(join(openFolder, name), toRecord, { files }).load();
        if (record !== undefined && (await ended.load(record.id)) === undefined) yield record;
      }
    },
  };
}

function withoutSecrets(command: Command): Command {
  const { newPassword, addEsimParams } = command;
  return {
    ...command,
    ...(newPassword === undefined ? {} : { newPassword: notStored }),
    ...(addEsimParams?.activationCode === undefined
      ? {}
      : { addEsimParams: { ...addEsimParams, activationCode: notStored } }),
  };
}
