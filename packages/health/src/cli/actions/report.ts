import { exitCodes } from '@mdmkit/monitor/model';
import { readAvailability } from '../../report/availability.ts';
import { formatAvailability, formatAvailabilityPage } from '../../report/availability-formats.ts';
import { jsonDocument } from '../../report/printable.ts';
import type { ProgramIo } from '../io.ts';
import { type StorePlaceArguments, withStore } from './store-access.ts';

/** Options of `report`. */
export interface ReportArguments extends StorePlaceArguments {
  /** The month in UTC, such as `2026-11`. */
  readonly month: string;
  /** The format of the report. */
  readonly format: 'table' | 'json' | 'html';
}

/** Writes the availability of all services in a month. Returns the exit code. */
export async function showReport(args: ReportArguments, io: ProgramIo): Promise<number> {
  return await withStore(args, io, async (store, { windows = [] }) => {
    const report = await readAvailability(store, { month: args.month, nowMs: Date.now(), windows });
    const formats = {
      table: () => formatAvailability(report),
      html: () => formatAvailabilityPage(report),
      json: () => jsonDocument(report),
    };
    io.stdout.write(formats[args.format]());
    return exitCodes.ok;
  });
}
