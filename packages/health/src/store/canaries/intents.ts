import {
  type CanaryIntent,
  type CanaryLease,
  type CanaryValue,
  type IntentAnswer,
  type IntentLimits,
  type IntentQuery,
  intentStates,
  openIntentStates,
} from '@mdmkit/monitor/model';
import type { Kysely, Selectable } from 'kysely';
import type { Backend } from '../database/backend.ts';
import type { Tables } from '../database/tables.ts';
import { isLeaseHeld } from './leases.ts';

/** Writes an intent, if the lease still holds and the limits allow it. */
export async function addCanaryIntent(
  backend: Backend,
  intent: CanaryIntent,
  lease: CanaryLease,
  limits: IntentLimits,
): Promise<IntentAnswer> {
  return await backend.transaction(async (tx) => {
    await backend.lock(tx, 'canaries');
    if (!(await isLeaseHeld(tx, lease))) return 'lease-lost';
    const { tenant, resourceKey, intendedMs } = intent;
    const ofTenant = await countAfter(tx, 'tenant', tenant, intendedMs - limits.tenant.perMs);
    if (ofTenant >= limits.tenant.count) return 'over-budget';
    const { resource } = limits;
    if (resource) {
      const ofResource = await countAfter(tx, 'resource_key', resourceKey, intendedMs - resource.perMs);
      if (ofResource >= resource.count) return 'over-budget';
    }
    await tx.insertInto('canary_intent').values(toRow(intent)).execute();
    return 'written';
  });
}

/** Writes how far an intent is. Returns false if the lease does not hold any more. */
export async function updateCanaryIntent(
  backend: Backend,
  intent: CanaryIntent,
  lease: CanaryLease | null,
): Promise<boolean> {
  return await backend.transaction(async (tx) => {
    await backend.lock(tx, 'canaries');
    if (lease && !(await isLeaseHeld(tx, lease))) return false;
    const { id, ...row } = toRow(intent);
    const { numUpdatedRows } = await tx.updateTable('canary_intent').set(row).where('id', '=', id).executeTakeFirst();
    return numUpdatedRows === 1n;
  });
}

/** Reads intents, oldest first. */
export async function readCanaryIntents(
  db: Kysely<Tables>,
  { open, target, afterMs }: IntentQuery,
): Promise<readonly CanaryIntent[]> {
  let query = db.selectFrom('canary_intent').selectAll();
  if (open === true) query = query.where('state', 'in', [...openIntentStates]);
  if (target !== undefined) query = query.where('target', '=', target);
  if (afterMs !== undefined) query = query.where('intended_ms', '>', afterMs);
  return (await query.orderBy('intended_ms').orderBy('id').execute()).map(toIntent);
}

/** How many intents were written after a time. */
async function countAfter(
  tx: Kysely<Tables>,
  column: 'tenant' | 'resource_key',
  value: string,
  afterMs: number,
): Promise<number> {
  const { count } = await tx
    .selectFrom('canary_intent')
    .select((eb) => eb.fn.countAll().as('count'))
    .where(column, '=', value)
    .where('intended_ms', '>', afterMs)
    .executeTakeFirstOrThrow();
  return Number(count);
}

function toRow(intent: CanaryIntent): Tables['canary_intent'] {
  const { id, run, target, tenant, step, position, state, reason } = intent;
  return {
    id,
    run,
    target,
    tenant,
    step,
    position,
    resource_key: intent.resourceKey,
    resource: JSON.stringify(intent.resource),
    result: jsonOf(intent.result),
    undo_result: jsonOf(intent.undoResult),
    state,
    intended_ms: intent.intendedMs,
    undo_sent_ms: intent.undoSentMs,
    failed_undos: intent.failedUndos,
    reason,
  };
}

function toIntent(row: Selectable<Tables['canary_intent']>): CanaryIntent {
  const { id, run, target, tenant, step, position, reason } = row;
  return {
    id,
    run,
    target,
    tenant,
    step,
    position,
    resourceKey: row.resource_key,
    resource: parsed(row.resource),
    result: row.result === null ? null : parsed(row.result),
    undoResult: row.undo_result === null ? null : parsed(row.undo_result),
    // An unknown state is of a newer version: something may be left.
    state: intentStates.find((state) => state === row.state) ?? 'doing',
    intendedMs: row.intended_ms,
    undoSentMs: row.undo_sent_ms,
    failedUndos: row.failed_undos,
    reason,
  };
}

function jsonOf(value: CanaryValue | null): string | null {
  return value === null ? null : JSON.stringify(value);
}

function parsed(text: string): CanaryValue {
  // The columns hold what `toRow` wrote.
  return JSON.parse(text) as CanaryValue;
}
