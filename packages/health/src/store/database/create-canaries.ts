import { sql, type Transaction } from 'kysely';
import { columns } from './add-columns.ts';
import type { ColumnTypes } from './backend.ts';
import type { Tables } from './tables.ts';

/** The changes that canaries make, and who may make them. */
export async function createCanaries(tx: Transaction<Tables>, types: ColumnTypes): Promise<void> {
  const { schema } = tx;
  await columns(schema.createTable('canary_lease'), types, {
    'name!': 'text',
    'holder!': 'text',
    'fence!': 'int',
    'until_ms!': 'int',
  })
    .addPrimaryKeyConstraint('canary_lease_pk', ['name'])
    .modifyEnd(types.clustered)
    .execute();
  await columns(schema.createTable('canary_intent'), types, {
    'id!': 'text',
    'run!': 'text',
    'target!': 'text',
    'tenant!': 'text',
    'step!': 'text',
    'position!': 'int',
    'resource_key!': 'text',
    'resource!': 'text',
    result: 'text',
    undo_result: 'text',
    'state!': 'text',
    'intended_ms!': 'int',
    undo_sent_ms: 'int',
    'failed_undos!': 'int',
    reason: 'text',
  })
    .addPrimaryKeyConstraint('canary_intent_pk', ['id'])
    .modifyEnd(types.table)
    .execute();
  await schema.createIndex('canary_intent_time').on('canary_intent').column('intended_ms').execute();
  await schema
    .createIndex('canary_intent_open')
    .on('canary_intent')
    .column('state')
    .where(sql.ref('state'), 'in', ['doing', 'done', 'undoing'])
    .execute();
}
