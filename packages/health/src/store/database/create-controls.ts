import type { Transaction } from 'kysely';
import { columns } from './add-columns.ts';
import type { ColumnTypes } from './backend.ts';
import type { Tables } from './tables.ts';

/** How each location sees the neutral hosts. */
export async function createControls(tx: Transaction<Tables>, types: ColumnTypes): Promise<void> {
  await columns(tx.schema.createTable('control_reading'), types, {
    'location!': 'text',
    'host!': 'text',
    'at_ms!': 'int',
    'class!': 'text',
    code: 'text',
  })
    .addPrimaryKeyConstraint('control_reading_pk', ['location', 'host'])
    .modifyEnd(types.clustered)
    .execute();
}
