import { decodeText, TextError } from '@mdmkit/core';
import { parseCsv } from './csv.ts';

/** One row of a log: the result for one device. */
export interface ActivityLogRow {
  /** The serial number. */
  readonly serialNumber: string;
  /** Apple's status: `SUCCESS`, or another word. */
  readonly status: string;
  /** Apple's reason, such as `DEVICE_NOT_FOUND`; empty without one. */
  readonly subStatus: string;
  /** Every cell of the row by the name of its column. */
  readonly cells: Readonly<Record<string, string>>;
}

/** The log of one activity. */
export interface ActivityLog {
  /** The rows before the table, without blank rows. */
  readonly preamble: readonly (readonly string[])[];
  /** The rows of the table, in order, without rows that have no serial number. */
  readonly rows: readonly ActivityLogRow[];
}

const serialColumn = 'serial_number';

/**
 * Reads the log of an activity. Apple documents nothing about its layout: rows of free text come first, and rows have
 * unequal lengths, so the table begins behind the row whose first cell holds `serial_number`.
 *
 * @param text - The file as text or bytes: UTF-8, or UTF-16 with a byte order mark.
 * @returns The log; undefined if there is no such table in it.
 */
export function parseActivityLog(text: string | Uint8Array): ActivityLog | undefined {
  const name = textOf(text);
  if (name === undefined) return undefined;
  // By lines, because free text may open a quote and never close it.
  const head = /^"?[^,"\r\n]*serial_number/im.exec(name);
  if (!head) return undefined;
  const preamble = parseCsv(name.slice(0, head.index)).map(trimmed).filter(isFilled);
  const [header = [], ...body] = parseCsv(name.slice(head.index)).map(trimmed);
  const names = header.map((name, index) => (index === 0 ? serialColumn : name.toLowerCase()));
  const rows = body.filter(isFilled).flatMap((row) => {
    // From entries, so that a column "__proto__" stays a column.
    const named = names.flatMap((name, index) => (name === '' ? [] : [[name, row[index] ?? ''] as const]));
    const cells: Readonly<Record<string, string>> = Object.fromEntries(named);
    const {
      [serialColumn]: serialNumber = '',
      operation_status: status = '',
      operation_substatus: reason = '',
    } = cells;
    return serialNumber === '' ? [] : [{ serialNumber, status, subStatus: reason, cells }];
  });
  return { preamble, rows };
}

function textOf(source: string | Uint8Array): string | undefined {
  try {
    return decodeText(source);
  } catch (error) {
    if (!(error instanceof TextError)) throw error;
    // Names of people in another encoding do not make the serial numbers, which are ASCII, unreadable.
    return error.problem === 'not-utf-8' ? new TextDecoder().decode(Buffer.from(source)) : undefined;
  }
}

function trimmed(row: readonly string[]): string[] {
  return row.map((cell) => cell.trim());
}

function isFilled(row: readonly string[]): boolean {
  return row.some((cell) => cell !== '');
}
