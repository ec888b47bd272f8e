import { type CanaryLease, type LeaseGrant, type LeaseRequest, longestLeaseMs } from '@mdmkit/monitor/model';
import type { Kysely } from 'kysely';
import type { Backend } from '../database/backend.ts';
import type { Tables } from '../database/tables.ts';

/** Acquires a lease for all names, or for none. */
export async function acquireCanaryLease(
  backend: Backend,
  { names, holder, nowMs, durationMs }: LeaseRequest,
): Promise<LeaseGrant> {
  return await backend.transaction(async (tx) => {
    await backend.lock(tx, 'canaries');
    const rows = await tx
      .selectFrom('canary_lease')
      .selectAll()
      .where('name', 'in', [...names])
      .execute();
    // An end further away than any lease lasts is from a clock that was set back since.
    const blocking = rows.find(
      ({ holder: other, until_ms: untilMs }) =>
        other !== holder && untilMs > nowMs && untilMs <= nowMs + longestLeaseMs,
    );
    if (blocking) return { held: blocking.name, holder: blocking.holder, untilMs: blocking.until_ms };
    const newest = await tx
      .selectFrom('canary_lease')
      .select('fence')
      .orderBy('fence', 'desc')
      .limit(1)
      .executeTakeFirst();
    const fence = (newest?.fence ?? 0) + 1;
    const changes = { holder, fence, until_ms: nowMs + durationMs };
    for (const name of names)
      await tx
        .insertInto('canary_lease')
        .values({ name, ...changes })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(changes))
        .execute();
    return { lease: { names, holder, fence } };
  });
}

/** Renews a lease. Returns false if another run has acquired a name of it since. */
export async function renewCanaryLease(
  backend: Backend,
  lease: CanaryLease,
  nowMs: number,
  durationMs: number,
): Promise<boolean> {
  return await backend.transaction(async (tx) => {
    await backend.lock(tx, 'canaries');
    if (!(await isLeaseHeld(tx, lease))) return false;
    await tx
      .updateTable('canary_lease')
      .set({ until_ms: nowMs + durationMs })
      .where('name', 'in', [...lease.names])
      .execute();
    return true;
  });
}

/** Releases a lease. The rows stay: fencing numbers only grow. */
export async function releaseCanaryLease(backend: Backend, { names, holder, fence }: CanaryLease): Promise<void> {
  await backend.transaction(async (tx) => {
    await tx
      .updateTable('canary_lease')
      .set({ until_ms: 0 })
      .where('name', 'in', [...names])
      .where('holder', '=', holder)
      .where('fence', '=', fence)
      .execute();
  });
}

/** Whether nobody has acquired a name of the lease since. */
export async function isLeaseHeld(tx: Kysely<Tables>, { names, holder, fence }: CanaryLease): Promise<boolean> {
  const rows = await tx
    .selectFrom('canary_lease')
    .select('name')
    .where('name', 'in', [...names])
    .where('holder', '=', holder)
    .where('fence', '=', fence)
    .where('until_ms', '>', 0)
    .execute();
  return rows.length === new Set(names).size;
}
