import { sql, type Transaction } from 'kysely';
import { columns } from './add-columns.ts';
import type { ColumnTypes } from './backend.ts';
import type { Tables } from './tables.ts';

/** Access tokens, the record of changes, and what makes a repeated request the same request. */
export async function createAccess(tx: Transaction<Tables>, types: ColumnTypes): Promise<void> {
  const { schema } = tx;
  await schema.alterTable('word').addColumn('idempotency_key', sql`${types.text}`).execute();
  await schema.createIndex('word_idempotency_key').unique().on('word').column('idempotency_key').execute();
  await columns(schema.createTable('access_token'), types, {
    'id!': 'text',
    'name!': 'text',
    'role!': 'text',
    tenants: 'text',
    'hash!': 'text',
    'created_ms!': 'int',
    expires_ms: 'int',
    revoked_ms: 'int',
  })
    .addPrimaryKeyConstraint('access_token_pk', ['id'])
    .modifyEnd(types.table)
    .execute();
  await columns(schema.createTable('audit').addColumn('id', sql`${types.counter}`), types, {
    'at_ms!': 'int',
    'actor!': 'text',
    'action!': 'text',
    'subject!': 'text',
  })
    .modifyEnd(types.table)
    .execute();
}

/** Sessions of the HTTP API that ended before their time. */
export async function createSignOuts(tx: Transaction<Tables>, types: ColumnTypes): Promise<void> {
  await columns(tx.schema.createTable('ended_session'), types, { 'id!': 'text', 'until_ms!': 'int' })
    .addPrimaryKeyConstraint('ended_session_pk', ['id'])
    .modifyEnd(types.clustered)
    .execute();
}
