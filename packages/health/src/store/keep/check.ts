import { type Kysely, sql } from 'kysely';
import type { Backend } from '../database/backend.ts';
import { assertUsable } from '../database/migrate.ts';
import { nameOfDay } from '../database/raw-runs.ts';
import type { Tables } from '../database/tables.ts';
import type { StoreFinding } from '../store.ts';
import { StoreError } from '../store-error.ts';

/** Looks whether the store is sound. */
export async function checkStore(backend: Backend): Promise<readonly StoreFinding[]> {
  const version = await versionFinding(backend);
  if (version.level === 'error') return [version];
  const integrity = await backend.integrity();
  // What cannot be read cannot be counted either.
  if (integrity.some(({ level, name }) => level === 'error' && name === 'integrity')) return [version, ...integrity];
  return [
    version,
    ...integrity,
    await rawFinding(backend),
    await orphanFinding(backend.db),
    await outboxFinding(backend.db),
  ];
}

async function versionFinding(backend: Backend): Promise<StoreFinding> {
  try {
    await assertUsable(backend, 'Checking the store');
    return { level: 'ok', name: 'version', text: 'This version can use the tables.' };
  } catch (error) {
    if (!(error instanceof StoreError) || (error.code !== 'STORE_NEWER' && error.code !== 'STORE_OLDER')) throw error;
    return { level: 'error', name: 'version', text: `${error.message}. ${error.remedy}` };
  }
}

async function rawFinding({ raw }: Backend): Promise<StoreFinding> {
  const days = await raw.days();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined)
    return { level: 'ok', name: 'runs', text: 'No raw runs are kept yet.' };
  const missing = last - first + 1 - days.length;
  const span = `from ${nameOfDay(first)} to ${nameOfDay(last)}`;
  if (missing > 0)
    return { level: 'warning', name: 'runs', text: `Raw runs are kept ${span}; ${missing} days between are missing.` };
  return { level: 'ok', name: 'runs', text: `Raw runs are kept ${span}.` };
}

/** Rows that name what is not there: none are ever written, so they tell of damage or of a hand in the tables. */
async function orphanFinding(db: Kysely<Tables>): Promise<StoreFinding> {
  // Not `not in`, which PostgreSQL does row by row when the list of names is long.
  const { rows } = await sql<{ readonly count: number }>`
    select (select count(*) from target where not exists (select 1 from target_name where id = target.id))
      + (select count(*) from episode where not exists (select 1 from target_name where id = episode.target))
      + (select count(*) from notification where not exists (select 1 from incident where id = notification.incident))
      as count`.execute(db);
  const orphans = Number(rows[0]?.count);
  return orphans === 0
    ? { level: 'ok', name: 'references', text: 'Every row names what is there.' }
    : { level: 'error', name: 'references', text: `${orphans} rows name a target or an incident that is not there.` };
}

async function outboxFinding(db: Kysely<Tables>): Promise<StoreFinding> {
  const { count, oldest } = await db
    .selectFrom('notification')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('at_ms').as('oldest')])
    .where('delivered_ms', 'is', null)
    .executeTakeFirstOrThrow();
  if (Number(count) === 0) return { level: 'ok', name: 'outbox', text: 'The outbox is empty.' };
  const since = new Date(Number(oldest)).toISOString();
  // No part of this version delivers notifications, so a full outbox is no fault.
  return { level: 'ok', name: 'outbox', text: `The outbox holds ${count} notifications, the oldest of ${since}.` };
}
