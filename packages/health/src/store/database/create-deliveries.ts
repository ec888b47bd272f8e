import { sql, type Transaction } from 'kysely';
import { columns } from './add-columns.ts';
import type { ColumnTypes } from './backend.ts';
import type { Tables } from './tables.ts';

/** The messages that channels have to get. */
export async function createDeliveries(tx: Transaction<Tables>, types: ColumnTypes): Promise<void> {
  const { schema } = tx;
  await columns(schema.createTable('delivery').addColumn('id', sql`${types.counter}`), types, {
    'key!': 'text',
    incident: 'text',
    'channel!': 'text',
    'kind!': 'text',
    'sequence!': 'int',
    'created_ms!': 'int',
    'not_before_ms!': 'int',
    notification: 'text',
    'content!': 'text',
    'state!': 'text',
    'attempts!': 'int',
    'next_ms!': 'int',
    lease_owner: 'text',
    lease_until_ms: 'int',
    provider_id: 'text',
    'uncertain!': 'small',
    error: 'text',
    ended_ms: 'int',
  })
    .modifyEnd(types.table)
    .execute();
  await schema.createIndex('delivery_key').unique().on('delivery').column('key').execute();
  await schema
    .createIndex('delivery_pending')
    .on('delivery')
    .columns(['channel', 'next_ms'])
    .where(sql.ref('state'), '=', sql.lit('pending'))
    .execute();
  await schema.createIndex('delivery_incident').on('delivery').columns(['incident', 'channel', 'sequence']).execute();
  await schema.createIndex('delivery_ended').on('delivery').column('ended_ms').execute();
}
