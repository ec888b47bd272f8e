import { exitCodes } from '@mdmkit/monitor/model';
import { formatColumns } from '../../report/columns.ts';
import { escapeControls, jsonDocument } from '../../report/printable.ts';
import type { ProgramIo } from '../io.ts';
import { writeSlowly } from '../write-slowly.ts';
import type { StoreArguments } from './store-access.ts';
import { withStore } from './store-access.ts';

/** It can take minutes: Ctrl-C has to be read meanwhile. */
const longWork = { thread: 'own' } as const;

/** Updates the tables to this version. Returns the exit code. */
export async function migrateStore(args: StoreArguments, io: ProgramIo): Promise<number> {
  return await withStore(
    args,
    io,
    async (store) => {
      const applied = await store.migrate();
      io.stdout.write(
        applied.length === 0 ? 'The tables are up to date.\n' : applied.map((name) => `${name}\n`).join(''),
      );
      return exitCodes.ok;
    },
    longWork,
  );
}

const marks = { ok: '✓', warning: '!', error: '✗' } as const;

/** Checks the integrity of the store. Returns the exit code. */
export async function checkStore(args: StoreArguments, io: ProgramIo): Promise<number> {
  return await withStore(
    args,
    io,
    async (store) => {
      const findings = await store.check();
      const rows = findings.map(({ level, name, text }) => [marks[level], name, text]);
      io.stdout.write(args.format === 'json' ? jsonDocument({ findings }) : formatColumns(rows));
      if (findings.some(({ level }) => level === 'error')) return exitCodes.failure;
      return findings.some(({ level }) => level === 'warning') ? exitCodes.attention : exitCodes.ok;
    },
    longWork,
  );
}

/** Writes all stored data, line by line; memory does not grow with the amount. Returns the exit code. */
export async function exportStore(args: StoreArguments, io: ProgramIo): Promise<number> {
  return await withStore(
    args,
    io,
    async (store) => {
      for await (const line of store.export()) {
        if (io.signal.aborted) return exitCodes.interrupted;
        await writeSlowly(io, `${escapeControls(line)}\n`);
      }
      return exitCodes.ok;
    },
    longWork,
  );
}
