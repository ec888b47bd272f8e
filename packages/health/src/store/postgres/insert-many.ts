import { CompiledQuery, type Transaction } from 'kysely';
import { type BulkInsert, type BulkRow, insertInto, onConflict, type Value } from '../database/bulk.ts';
import type { Tables } from '../database/tables.ts';

/** One statement, whose parameters are whole columns. */
export async function insertMany(tx: Transaction<Tables>, into: BulkInsert, rows: readonly BulkRow[]): Promise<void> {
  if (rows.length === 0) return;
  const kinds = Object.values(into.columns);
  const places = kinds.map((kind, index) => `$${index + 1}::${arrayTypes[kind]}`);
  const columns = kinds.map((kind, index) => toArray(kind, rows, index));
  const text = `${insertInto(into)} select * from unnest(${places.join(', ')})${onConflict(into)}`;
  await tx.executeQuery(CompiledQuery.raw(text, columns));
}

const arrayTypes = { int: 'bigint[]', text: 'text[]', bytes: 'bytea[]' } as const;

/** A column of the rows. Numbers are written as PostgreSQL reads them: the driver's way would quote each of them. */
function toArray(kind: keyof typeof arrayTypes, rows: readonly BulkRow[], index: number): unknown {
  if (kind === 'int') return `{${rows.map((row) => row[index] ?? 'null').join(',')}}`;
  return rows.map((row) => storable(row[index] ?? null));
}

/** PostgreSQL's text has no character 0: it becomes the sign for what cannot be shown. */
function storable(value: Value): Value {
  return typeof value === 'string' ? value.replaceAll('\0', '\u{fffd}') : value;
}
