import type { Transaction } from 'kysely';
import type { Backend } from '../database/backend.ts';
import type { Tables } from '../database/tables.ts';
import type { Batch } from '../store.ts';

/**
 * Takes shards of a location over for a worker. Returns their new fencing numbers: what the worker before writes from then on is
 * refused.
 */
export async function takeShards(
  backend: Backend,
  location: string,
  shards: readonly number[],
  holder: string,
): Promise<readonly number[]> {
  return await backend.transaction(async (tx) => {
    await backend.lock(tx, 'shards');
    const fences: number[] = [];
    for (const shard of shards) {
      const row = await tx
        .insertInto('shard')
        .values({ location, shard, fence: 1, holder })
        .onConflict((conflict) =>
          conflict.columns(['location', 'shard']).doUpdateSet((eb) => ({ fence: eb('shard.fence', '+', 1), holder })),
        )
        .returning('fence')
        .executeTakeFirstOrThrow();
      fences.push(row.fence);
    }
    return fences;
  });
}

/** Leaves out of a batch what belongs to shards that the worker does not hold any more. */
export async function withoutLostShards(
  backend: Backend,
  tx: Transaction<Tables>,
  batch: Batch,
): Promise<{ readonly batch: Batch; readonly refused: number }> {
  const { claims, location = batch.writer } = batch;
  if (!claims) return { batch, refused: 0 };
  // Whoever takes a shard over waits for this commit.
  await backend.lock(tx, 'shards', 'shared');
  const rows = await tx.selectFrom('shard').select(['shard', 'fence']).where('location', '=', location).execute();
  const fences = new Map(rows.map(({ shard, fence }) => [shard, fence]));
  const held = new Set(claims.held.flatMap(({ shard, fence }) => (fences.get(shard) === fence ? [shard] : [])));
  const isHeld = ({ target }: { readonly target: string }) => held.has(claims.shardOf(target));
  const runs = batch.runs.filter(isHeld);
  const targets = batch.targets.filter(isHeld);
  return { batch: { ...batch, runs, targets }, refused: batch.runs.length - runs.length };
}
