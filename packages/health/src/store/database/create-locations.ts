import { sql, type Transaction } from 'kysely';
import { columns } from './add-columns.ts';
import type { ColumnTypes } from './backend.ts';
import type { Tables } from './tables.ts';

/** States at each location, where several locations share a store, and which of them leads. */
export async function createLocations(tx: Transaction<Tables>, types: ColumnTypes): Promise<void> {
  const { schema } = tx;
  await columns(schema.createTable('target_location'), types, {
    'location!': 'text',
    'target!': 'int',
    'state!': 'text',
    'state_json!': 'text',
    'hard_json!': 'text',
    'flapping!': 'int',
    last_run_ms: 'int',
    class: 'text',
    code: 'text',
    'facts!': 'text',
  })
    .addPrimaryKeyConstraint('target_location_pk', ['location', 'target'])
    .modifyEnd(types.clustered)
    .execute();
  await schema.createIndex('target_location_run').on('target_location').columns(['location', 'last_run_ms']).execute();
  await tx.insertInto('mark').values({ name: 'lead', at_ms: 0, token: null }).execute();
}

/** Which targets are not checked, and which were removed. */
export async function createUnchecked(tx: Transaction<Tables>, types: ColumnTypes): Promise<void> {
  const { schema } = tx;
  await columns(schema.createTable('unchecked'), types, { 'location!': 'text', 'body!': 'text' })
    .addPrimaryKeyConstraint('unchecked_pk', ['location'])
    .modifyEnd(types.clustered)
    .execute();
  await schema.alterTable('target_name').addColumn('gone_ms', sql`${types.int}`).execute();
  await schema
    .createIndex('target_name_gone')
    .on('target_name')
    .column('gone_ms')
    .where(sql.ref('gone_ms'), 'is not', null)
    .execute();
}

/**
 * No query used the index, and each check wrote to it. Without it PostgreSQL can keep a new version of a row in its page, and writes no
 * index at all. Programs of the version before miss nothing.
 */
export async function dropUnusedIndex({ schema }: Transaction<Tables>): Promise<void> {
  await schema.dropIndex('target_location_run').execute();
}
