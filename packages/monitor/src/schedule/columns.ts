/** A column of numbers: one for each row of a table. */
export type Column = Float64Array | Uint32Array | Int32Array | Uint8Array;

/** Reads a cell. The table has to have given out the row. */
export function cell(column: Column, row: number): number {
  // Rows come from the table itself, which makes its columns long enough before it gives one out.
  return column[row] as number;
}

/** A longer copy of a column. */
export function longer<Kind extends Column>(column: Kind, length: number): Kind {
  // A typed array's constructor makes its own kind.
  const copy = new (column.constructor as new (length: number) => Kind)(length);
  copy.set(column);
  return copy;
}
