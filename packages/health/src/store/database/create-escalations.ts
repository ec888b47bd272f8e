import { sql, type Transaction } from 'kysely';
import { columns } from './add-columns.ts';
import type { ColumnTypes } from './backend.ts';
import type { Tables } from './tables.ts';

/** Where incidents stand: which chains are under way, and who was notified. */
export async function createEscalations(tx: Transaction<Tables>, types: ColumnTypes): Promise<void> {
  const { schema } = tx;
  await columns(schema.createTable('escalation'), types, { 'incident!': 'text', ended_ms: 'int', 'body!': 'text' })
    .addPrimaryKeyConstraint('escalation_pk', ['incident'])
    .modifyEnd(types.clustered)
    .execute();
  await schema
    .createIndex('escalation_open')
    .on('escalation')
    .column('incident')
    .where(sql.ref('ended_ms'), 'is', null)
    .execute();
  await schema.createIndex('escalation_ended').on('escalation').column('ended_ms').execute();
}
