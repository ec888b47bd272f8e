import type { NewDelivery } from '@mdmkit/monitor/model';
import type { Transaction } from 'kysely';
import type { Backend } from '../database/backend.ts';
import { bulk } from '../database/bulk-tables.ts';
import type { Tables } from '../database/tables.ts';
import { deliveryRow } from './delivery-rows.ts';

/** Adds deliveries within a transaction. Those whose key is there already are not added. */
export async function insertDeliveries(
  backend: Backend,
  tx: Transaction<Tables>,
  deliveries: readonly NewDelivery[],
): Promise<void> {
  const unique = new Map(deliveries.map((delivery) => [delivery.key, delivery]));
  await backend.insert(tx, bulk.delivery, [...unique.values()].map(deliveryRow));
}

/** Adds deliveries. Returns the keys of those that were not there. */
export async function addDeliveries(backend: Backend, deliveries: readonly NewDelivery[]): Promise<readonly string[]> {
  if (deliveries.length === 0) return [];
  const keys = [...new Set(deliveries.map(({ key }) => key))];
  return await backend.transaction(async (tx) => {
    const rows = await tx.selectFrom('delivery').select('key').where(backend.among('key', keys)).execute();
    const present = new Set(rows.map(({ key }) => key));
    await insertDeliveries(
      backend,
      tx,
      deliveries.filter(({ key }) => !present.has(key)),
    );
    return keys.filter((key) => !present.has(key));
  });
}
