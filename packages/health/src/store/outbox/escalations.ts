import type { DeliveryResult } from '@mdmkit/monitor/duty';
import type { Escalation } from '@mdmkit/monitor/model';
import type { Kysely, Transaction } from 'kysely';
import type { Backend } from '../database/backend.ts';
import { bulk } from '../database/bulk-tables.ts';
import type { Tables } from '../database/tables.ts';

/** So long after its end an escalation is still loaded: an incident that opens again numbers its messages on. */
const reopenMs = 2 * 3_600_000;

/** Writes where incidents stand, within a transaction. */
export async function writeEscalations(
  backend: Backend,
  tx: Transaction<Tables>,
  escalations: readonly Escalation[],
): Promise<void> {
  const last = new Map(escalations.map((escalation) => [escalation.incident, escalation]));
  await backend.insert(
    tx,
    bulk.escalation,
    [...last.values()].map((escalation) => [escalation.incident, escalation.endedMs, JSON.stringify(escalation)]),
  );
}

/** Reads where incidents stand that are not over, and those that ended a short time before. */
export async function readEscalations(db: Kysely<Tables>, nowMs: number): Promise<readonly Escalation[]> {
  const rows = await db
    .selectFrom('escalation')
    .select('body')
    .where((eb) => eb.or([eb('ended_ms', 'is', null), eb('ended_ms', '>', nowMs - reopenMs)]))
    .orderBy('incident')
    .execute();
  return rows.map(toEscalation);
}

/** Reads where one incident stands; undefined if no route was chosen for it. */
export async function readEscalation(db: Kysely<Tables>, incident: string): Promise<Escalation | undefined> {
  const row = await db.selectFrom('escalation').select('body').where('incident', '=', incident).executeTakeFirst();
  return row && toEscalation(row);
}

/** Reads where the incidents stand that a storm stands for and that are not over. */
export async function readStormMembers(db: Kysely<Tables>, storm: string): Promise<readonly Escalation[]> {
  const rows = await db
    .selectFrom('escalation')
    .select('body')
    .where('ended_ms', 'is', null)
    .orderBy('incident')
    .execute();
  return rows.map(toEscalation).filter((escalation) => escalation.storm === storm);
}

function toEscalation({ body }: { readonly body: string }): Escalation {
  return JSON.parse(body) as Escalation;
}

/** Reads what became of deliveries; those that wait are left out. */
export async function readDeliveryResults(
  backend: Backend,
  keys: readonly string[],
): Promise<readonly DeliveryResult[]> {
  if (keys.length === 0) return [];
  const rows = await backend.db
    .selectFrom('delivery')
    .select(['key', 'state', 'ended_ms'])
    .where(backend.among('key', keys))
    .where('ended_ms', 'is not', null)
    .execute();
  // What was dropped was sent in another way, or a person did not want it.
  return rows.map(({ key, state, ended_ms }) => ({ key, isDelivered: state !== 'failed', atMs: ended_ms ?? 0 }));
}
