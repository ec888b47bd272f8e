import type { Transaction } from 'kysely';
import { columns } from './add-columns.ts';
import type { ColumnTypes } from './backend.ts';
import type { Tables } from './tables.ts';

/** What is usual for each series, and its last reading. */
export async function createSeries(tx: Transaction<Tables>, types: ColumnTypes): Promise<void> {
  await columns(tx.schema.createTable('series'), types, {
    'service!': 'text',
    'location!': 'text',
    'measure!': 'text',
    'start_ms!': 'int',
    'reading!': 'text',
    'learned_ms!': 'int',
    'learned!': 'bytes',
  })
    .addPrimaryKeyConstraint('series_pk', ['service', 'location', 'measure'])
    .modifyEnd(types.clustered)
    .execute();
}

/** The readings of series of the last days, for charts. */
export async function createSeriesReadings(tx: Transaction<Tables>, types: ColumnTypes): Promise<void> {
  await columns(tx.schema.createTable('series_reading'), types, {
    'service!': 'text',
    'start_ms!': 'int',
    'location!': 'text',
    'measure!': 'text',
    'reading!': 'text',
  })
    .addPrimaryKeyConstraint('series_reading_pk', ['service', 'start_ms', 'location', 'measure'])
    .modifyEnd(types.clustered)
    .execute();
}
