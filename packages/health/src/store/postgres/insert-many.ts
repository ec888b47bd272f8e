import { CompiledQuery, type Transaction } from 'kysely';
import { type BulkInsert, type BulkRow, insertInto, onConflict, type Value } from '../database/bulk.ts';
import type { Tables } from '../database/tables.ts';

/** One statement, whose parameters are whole columns. */
export async function insertMany(tx: Transaction<Tables>, into: BulkInsert, rows: readonly BulkRow[]): Promise<void> {
  if (rows.length === 0) return;
  const kinds = Object.values(into.columns);
  const places = kinds.map((kind, index) => `$${index + 1}::${arrayTypes[kind]}`);
  const columns = kinds.map((kind, index) => rows.map((row) => storable(row[index] ?? null, kind)));
  const text = `${insertInto(into)} select * from unnest(${places.join(', ')})${onConflict(into)}`;
  await tx.executeQuery(CompiledQuery.raw(text, columns));
}

const arrayTypes = { int: 'bigint[]', text: 'text[]', bytes: 'bytea[]' } as const;

/** PostgreSQL's text has no character 0: it becomes the sign for what cannot be shown. */
function storable(value: Value, kind: keyof typeof arrayTypes): Value {
  return kind === 'text' && typeof value === 'string' ? value.replaceAll('\0', '\u{fffd}') : value;
}
