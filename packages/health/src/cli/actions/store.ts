import { exitCodes } from '@mdmkit/monitor/model';
import { formatColumns } from '../../report/columns.ts';
import type { ProgramIo } from '../io.ts';
import type { StoreArguments } from './store-access.ts';
import { withStore } from './store-access.ts';

/** Brings the tables up to date. Returns the exit code. */
export async function migrateStore(args: StoreArguments, io: ProgramIo): Promise<number> {
  return await withStore(args, io, async (store) => {
    const applied = await store.migrate();
    io.stdout.write(applied.length === 0 ? 'nothing to do: up to date\n' : applied.map((name) => `${name}\n`).join(''));
    return exitCodes.ok;
  });
}

const marks = { ok: '✓', warning: '!', error: '✗' } as const;

/** Looks whether the store is sound. Returns the exit code. */
export async function checkStore(args: StoreArguments, io: ProgramIo): Promise<number> {
  return await withStore(args, io, async (store) => {
    const findings = await store.check();
    const rows = findings.map(({ level, name, text }) => [marks[level], name, text]);
    io.stdout.write(
      args.format === 'json'
        ? `${JSON.stringify({ schemaVersion: 1, findings }, undefined, 2)}\n`
        : formatColumns(rows),
    );
    if (findings.some(({ level }) => level === 'error')) return exitCodes.failure;
    return findings.some(({ level }) => level === 'warning') ? exitCodes.attention : exitCodes.ok;
  });
}

/** Writes everything that is kept, flat in memory however much it is. Returns the exit code. */
export async function exportStore(args: StoreArguments, io: ProgramIo): Promise<number> {
  return await withStore(args, io, async (store) => {
    for await (const line of store.export()) {
      if (io.signal.aborted) return exitCodes.interrupted;
      // A slow reader must not fill the memory.
      if (io.stdout.write(`${line}\n`) === false) await drained(io);
    }
    return exitCodes.ok;
  });
}

async function drained({ stdout }: ProgramIo): Promise<void> {
  await new Promise<void>((resolve) => {
    if (stdout.once) stdout.once('drain', resolve);
    else resolve();
  });
}
