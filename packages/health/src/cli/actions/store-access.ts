import { resolve } from 'node:path';
import { exitCodes } from '@mdmkit/monitor/model';
import { readMonitorSettings } from '../../config/monitor-settings.ts';
import type { ElasticSettings, MonitorSettings, StorePlace } from '../../config/target.ts';
import { type OpenStoreOptions, openStore } from '../../store/open-store.ts';
import type { Store } from '../../store/store.ts';
import { defaultFile, findConfig } from '../config-file.ts';
import type { ProgramIo } from '../io.ts';
import { withProblems } from '../problems.ts';

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

/** Opens the store, runs the work, and closes the store. With `create` an absent store is made. Returns the exit code. */
export async function withStore(
  args: StorePlaceArguments,
  io: ProgramIo,
  work: (store: Store, settings: StoreSettings) => Promise<number>,
  options: OpenStoreOptions = {},
): Promise<number> {
  return await withProblems(io, async () => {
    const settings = await findSettings(args, io);
    if (!settings) {
      io.stderr.write(
        `No store: there is no ${defaultFile} in this folder. Name the configuration with --config, or the folder of the store with --store.\n`,
      );
      return exitCodes.configuration;
    }
    // Most commands are over before a thread would have started.
    await using store = await openStore(settings.store, { create: false, thread: 'caller', ...options });
    return await work(store, settings);
  });
}

/** What the configuration says besides the tenants. With `--store` only the place is known. */
export interface StoreSettings extends Partial<Pick<MonitorSettings, 'objectives' | 'windows'>> {
  /** Where the store is. */
  readonly store: StorePlace;
  /** The Elasticsearch that the service writes to. */
  readonly elastic?: ElasticSettings;
}

async function findSettings({ config, store }: StorePlaceArguments, io: ProgramIo): Promise<StoreSettings | undefined> {
  if (store !== undefined) return { store: { folder: resolve(store) } };
  const file = findConfig(config, io.env);
  return file === undefined ? undefined : await readMonitorSettings(file, io.env);
}
