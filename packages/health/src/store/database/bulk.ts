/** A value of a column, as every database takes it. */
export type Value = string | number | null | Uint8Array;

/** How many rows are written to one table at once, and what happens to those that are there already. */
export interface BulkInsert {
  /** The table. */
  readonly table: string;
  /** Its columns and their types, in the order of the rows' values. */
  readonly columns: Readonly<Record<string, 'int' | 'text' | 'bytes'>>;
  /** The columns that make a row the same row; none for rows that are always new. */
  readonly key: readonly string[];
  /** What happens to a row that is there already. */
  readonly existing: 'replace' | 'keep';
}

/** A row: the values in the order of the columns. */
export type BulkRow = readonly Value[];

/** The end of an insert statement: what happens to rows that are there already. */
export function onConflict({ columns, key, existing }: BulkInsert): string {
  if (key.length === 0) return '';
  if (existing === 'keep') return ' on conflict do nothing';
  const others = Object.keys(columns).filter((column) => !key.includes(column));
  const changes = others.map((column) => `${quoted(column)} = excluded.${quoted(column)}`);
  return ` on conflict (${key.map(quoted).join(', ')}) do update set ${changes.join(', ')}`;
}

/** The beginning of an insert statement, up to its column names. */
export function insertInto({ table, columns }: BulkInsert): string {
  return `insert into ${quoted(table)} (${Object.keys(columns).map(quoted).join(', ')})`;
}

function quoted(name: string): string {
  return `"${name}"`;
}
