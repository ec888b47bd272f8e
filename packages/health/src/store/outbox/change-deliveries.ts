import { addAuditEntry } from '../access/audit.ts';
import type { Backend } from '../database/backend.ts';
import type { DeliveryChange } from './delivery-records.ts';

/** Makes deliveries due again, or drops them. A delivery that a sender holds is left to the sender. */
export async function changeDeliveries(
  backend: Backend,
  { action, ids, by }: DeliveryChange,
  atMs: number,
): Promise<readonly number[]> {
  if (ids.length === 0) return [];
  return await backend.transaction(async (tx) => {
    const change =
      action === 'retry'
        ? { state: 'pending', attempts: 0, next_ms: atMs, ended_ms: null, error: null }
        : { state: 'dropped', ended_ms: atMs, error: `Dropped by ${by}.` };
    const rows = await tx
      .updateTable('delivery')
      .set(change)
      .where(backend.among('id', ids))
      .where('state', 'in', action === 'retry' ? ['pending', 'failed', 'dropped'] : ['pending'])
      .where((eb) => eb.or([eb('lease_until_ms', 'is', null), eb('lease_until_ms', '<=', atMs)]))
      .returning('id')
      .execute();
    const changed = rows.map(({ id }) => id).sort((a, b) => a - b);
    if (changed.length > 0)
      await addAuditEntry(tx, { atMs, actor: by, action: `${action}-delivery`, subject: changed.join(' ') });
    return changed;
  });
}
