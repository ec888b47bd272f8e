import { resolve } from 'node:path';
import { exitCodes } from '@mdmkit/monitor/model';
import { readMonitorSettings } from '../../config/monitor-settings.ts';
import type { StorePlace } from '../../config/target.ts';
import { openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import { StoreError } from '../../store/store-error.ts';
import { defaultFile, findConfig } from '../config-file.ts';
import type { ProgramIo } from '../io.ts';
import { codeOfProblem } from '../problems.ts';

/** Options that say where the store is. */
export interface StorePlaceArguments {
  /** The configuration file that names the store. */
  readonly config?: string;
  /** The folder of the store; replaces the configuration. */
  readonly store?: string;
}

/** Options of a command that reads the store and writes an answer. */
export interface StoreArguments extends StorePlaceArguments {
  /** The format of the answer. */
  readonly format: 'table' | 'json';
}

/** Opens the store of a service, does something with it, and closes it. Returns the exit code. */
export async function withStore(
  args: StorePlaceArguments,
  io: ProgramIo,
  work: (store: Store) => Promise<number>,
): Promise<number> {
  try {
    const place = await findPlace(args, io);
    if (!place) {
      io.stderr.write(
        `No store: there is no ${defaultFile} in this folder; name the configuration with --config, or a folder with --store.\n`,
      );
      return exitCodes.configuration;
    }
    await using store = await openStore(place, { create: false });
    return await work(store);
  } catch (error) {
    const code = codeOfProblem(error);
    if (code === undefined || !(error instanceof Error)) throw error;
    io.stderr.write(`${error.message}${error instanceof StoreError ? `. ${error.remedy}` : ''}\n`);
    return code;
  }
}

async function findPlace({ config, store }: StorePlaceArguments, io: ProgramIo): Promise<StorePlace | undefined> {
  if (store !== undefined) return { folder: resolve(store) };
  const file = findConfig(config);
  return file === undefined ? undefined : (await readMonitorSettings(file, io.env)).store;
}
