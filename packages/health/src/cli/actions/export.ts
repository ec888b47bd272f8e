import { exitCodes } from '@mdmkit/monitor/model';
import { csvRow } from '../../inventory/csv.ts';
import { type ExportName, exportColumns, isExported, readExport } from '../../inventory/exports.ts';
import { jsonText } from '../../report/printable.ts';
import type { ProgramIo } from '../io.ts';
import { SelectionError, select } from '../select.ts';
import { writeSlowly } from '../write-slowly.ts';
import { type VendorArguments, withVendors } from './vendor-command.ts';

/** Options of `export`. */
export interface ExportArguments extends VendorArguments {
  /** The format of the rows. */
  readonly format: 'csv' | 'json';
  /** The tenants to export; all if absent. */
  readonly tenant?: readonly string[];
}

/**
 * Writes devices, licences or AppleCare coverage, row by row: memory does not grow with their number. If a service fails, the
 * rows before stay written, the JSON document stays open, and the exit code is 2 or 3. Returns the exit code.
 */
export async function exportRows(
  file: string,
  name: ExportName,
  args: ExportArguments & { readonly patterns?: readonly string[] },
  io: ProgramIo,
): Promise<number> {
  return await withVendors(file, args, io, async (config, parts) => {
    const selection = { patterns: args.patterns, tenant: args.tenant };
    const targets = select(config.targets, selection, file).filter((target) => isExported(name, target));
    if (targets.length === 0) throw new SelectionError(`error: the selection has no credential that has ${name}`);
    const columns = exportColumns(name);
    const isCsv = args.format === 'csv';
    await writeSlowly(io, isCsv ? csvRow(columns) : `{"schemaVersion":1,"kind":"${name}","rows":[`);
    let separator = '\n';
    for await (const row of readExport(name, targets, parts)) {
      const cells = columns.map((column) => row[column]);
      await writeSlowly(
        io,
        isCsv
          ? csvRow(cells)
          : separator + jsonText(Object.fromEntries(columns.map((column) => [column, row[column] ?? null]))),
      );
      separator = ',\n';
    }
    if (!isCsv) await writeSlowly(io, '\n]}\n');
    return exitCodes.ok;
  });
}
