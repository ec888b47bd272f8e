import type { Transaction } from 'kysely';
import { columns } from './add-columns.ts';
import type { ColumnTypes } from './backend.ts';
import type { Tables } from './tables.ts';

/** Who checks which shard of the targets, and what the workers of a deployment share: budgets and sessions. */
export async function createScale(tx: Transaction<Tables>, types: ColumnTypes): Promise<void> {
  const { schema } = tx;
  await columns(schema.createTable('shard'), types, {
    'location!': 'text',
    'shard!': 'int',
    'fence!': 'int',
    'holder!': 'text',
  })
    .addPrimaryKeyConstraint('shard_pk', ['location', 'shard'])
    .modifyEnd(types.clustered)
    .execute();
  await columns(schema.createTable('shared_state'), types, {
    'kind!': 'text',
    'key!': 'text',
    value: 'text',
    holder: 'text',
    'until_ms!': 'int',
  })
    .addPrimaryKeyConstraint('shared_state_pk', ['kind', 'key'])
    .modifyEnd(types.clustered)
    .execute();
}
