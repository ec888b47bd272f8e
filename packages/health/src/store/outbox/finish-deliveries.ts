import type { Transaction } from 'kysely';
import type { Backend } from '../database/backend.ts';
import type { Tables } from '../database/tables.ts';
import type { DeliveryOutcome } from './delivery-records.ts';

/** Why a message about a problem is dropped when the message about its end is sent in its place. */
export const overBeforeSent = 'The incident was over before the message could be delivered.';

/** Records what became of claimed deliveries. A sender whose lease another one has taken over changes nothing. */
export async function finishDeliveries(
  backend: Backend,
  owner: string,
  outcomes: readonly DeliveryOutcome[],
  atMs: number,
): Promise<readonly number[]> {
  if (outcomes.length === 0) return [];
  return await backend.transaction(async (tx) => {
    const finished: number[] = [];
    const notifications: string[] = [];
    // In one order, so that two senders never wait for each other.
    for (const outcome of outcomes.toSorted((a, b) => a.id - b.id)) {
      const row = await finish(tx, owner, outcome, atMs);
      if (!row) continue;
      finished.push(outcome.id);
      if (outcome.state === 'sent' && row.notification !== null) notifications.push(row.notification);
    }
    if (notifications.length > 0)
      await tx
        .updateTable('notification')
        .set({ delivered_ms: atMs })
        .where('delivered_ms', 'is', null)
        .where(backend.among('key', notifications))
        .execute();
    return finished;
  });
}

async function finish(tx: Transaction<Tables>, owner: string, outcome: DeliveryOutcome, atMs: number) {
  const { id, state, nextMs = atMs, providerId, uncertain, error = null, isUntried = false } = outcome;
  return await tx
    .updateTable('delivery')
    .set((eb) => ({
      state,
      error,
      next_ms: nextMs,
      lease_owner: null,
      lease_until_ms: null,
      ended_ms: state === 'pending' ? null : atMs,
      ...(providerId === undefined ? {} : { provider_id: providerId }),
      ...(uncertain === undefined ? {} : { uncertain: uncertain ? 1 : 0 }),
      ...(isUntried ? { attempts: eb('attempts', '-', 1) } : {}),
    }))
    .where('id', '=', id)
    .where('lease_owner', '=', owner)
    .where('state', '=', 'pending')
    .returning('notification')
    .executeTakeFirst();
}
