import { type CreateTableBuilder, sql } from 'kysely';
import type { ColumnTypes } from './backend.ts';

type Builder = CreateTableBuilder<string, string>;

/** Adds columns: `name!` may not be null, `name` may. */
export function columns(
  builder: Builder,
  types: ColumnTypes,
  wanted: Readonly<Record<string, 'int' | 'small' | 'text' | 'bytes'>>,
) {
  let next = builder;
  for (const [name, type] of Object.entries(wanted)) {
    const required = name.endsWith('!');
    const column = required ? name.slice(0, -1) : name;
    next = next.addColumn(column, sql`${types[type]}`, (made) => (required ? made.notNull() : made));
  }
  return next;
}
