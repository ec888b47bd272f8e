import { sql, type Transaction } from 'kysely';
import { columns } from './add-columns.ts';
import type { ColumnTypes } from './backend.ts';
import type { Tables } from './tables.ts';

/** What pages of browser journeys look like: what people have accepted, and what loads have shown since. */
export async function createJourneys(tx: Transaction<Tables>, types: ColumnTypes): Promise<void> {
  const { schema } = tx;
  await columns(schema.createTable('page_baseline'), types, {
    'target!': 'text',
    'page!': 'text',
    'version!': 'int',
    'accepted_ms!': 'int',
    'accepted_by!': 'text',
    'reason!': 'text',
    'body!': 'text',
    'difference!': 'text',
    'hash!': 'text',
  })
    .addPrimaryKeyConstraint('page_baseline_pk', ['target', 'page', 'version'])
    .modifyEnd(types.clustered)
    .execute();
  await columns(schema.createTable('page_load').addColumn('id', sql`${types.counter}`), types, {
    'target!': 'text',
    'page!': 'text',
    'at_ms!': 'int',
    'session!': 'text',
    'kind!': 'text',
    'body!': 'text',
  })
    .modifyEnd(types.table)
    .execute();
  await schema.createIndex('page_load_page').on('page_load').columns(['target', 'page', 'at_ms']).execute();
}
