import { sql, type Transaction } from 'kysely';
import { columns } from './add-columns.ts';
import type { ColumnTypes } from './backend.ts';
import type { Tables } from './tables.ts';

/** What the vendors' status feeds say, and every change of it. */
export async function createFeeds(tx: Transaction<Tables>, types: ColumnTypes): Promise<void> {
  const { schema } = tx;
  await columns(schema.createTable('feed'), types, { 'source!': 'text', checked_ms: 'int', 'body!': 'text' })
    .addPrimaryKeyConstraint('feed_pk', ['source'])
    .modifyEnd(types.clustered)
    .execute();
  await columns(schema.createTable('feed_event'), types, {
    'source!': 'text',
    'event!': 'text',
    'first_seen_ms!': 'int',
    closed_seen_ms: 'int',
    'body!': 'text',
  })
    .addPrimaryKeyConstraint('feed_event_pk', ['source', 'event'])
    .modifyEnd(types.table)
    .execute();
  await schema.createIndex('feed_event_time').on('feed_event').column('first_seen_ms').execute();
  await columns(schema.createTable('feed_change').addColumn('id', sql`${types.counter}`), types, {
    'source!': 'text',
    'event!': 'text',
    'at_ms!': 'int',
    'body!': 'text',
    raw: 'text',
  })
    .modifyEnd(types.table)
    .execute();
  await schema.createIndex('feed_change_time').on('feed_change').column('at_ms').execute();
}
