import { sql, type Transaction } from 'kysely';
import { columns } from './add-columns.ts';
import type { ColumnTypes } from './backend.ts';
import type { Tables } from './tables.ts';

/** What the process that judges asks of the schedules of the workers. */
export async function createScheduleCommands(tx: Transaction<Tables>, types: ColumnTypes): Promise<void> {
  const { schema } = tx;
  await columns(schema.createTable('schedule_command').addColumn('id', sql`${types.counter}`), types, {
    'at_ms!': 'int',
    'service!': 'text',
    'kind!': 'text',
    'body!': 'text',
  })
    .modifyEnd(types.table)
    .execute();
}
