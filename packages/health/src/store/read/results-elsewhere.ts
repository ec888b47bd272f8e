import { controlService } from '@mdmkit/monitor/model';
import type { Kysely } from 'kysely';
import type { Backend } from '../database/backend.ts';
import type { Tables } from '../database/tables.ts';
import type { LocatedResult } from '../store.ts';

/** How many results are read at once. */
const resultsAtOnce = 5_000;

/** Reads the last results of targets at other locations. Only a store with concurrent writers has any. */
export async function readResultsElsewhere(
  { db, concurrent }: Backend,
  location: string,
  afterMs: number,
): Promise<readonly LocatedResult[]> {
  if (!concurrent) return [];
  const rows = await db
    .selectFrom('target_location as view')
    .innerJoin('target_name', 'target_name.id', 'view.target')
    .innerJoin('target', 'target.id', 'view.target')
    .select(['view.location', 'name', 'tenant', 'service', 'view.class', 'view.code', 'view.last_run_ms', 'view.facts'])
    .where('view.location', '!=', location)
    .where('view.last_run_ms', '>', afterMs)
    .orderBy('view.last_run_ms')
    .limit(resultsAtOnce)
    .execute();
  const results = rows.flatMap(({ name, class: resultClass, last_run_ms: startedMs, ...row }) =>
    resultClass === null || startedMs === null
      ? []
      : // Only classes are written to this column.
        [{ ...row, target: name, class: resultClass as LocatedResult['class'], startedMs }],
  );
  const readings = await readReadingsElsewhere(db, location, afterMs);
  return [...results, ...readings].sort((first, second) => first.startedMs - second.startedMs);
}

/** Reads the last readings of neutral hosts at other locations. */
async function readReadingsElsewhere(
  db: Kysely<Tables>,
  location: string,
  afterMs: number,
): Promise<readonly LocatedResult[]> {
  const rows = await db
    .selectFrom('control_reading')
    .selectAll()
    .where('location', '!=', location)
    .where('at_ms', '>', afterMs)
    .execute();
  return rows.map(({ location: place, host, at_ms: startedMs, class: found, code }) => ({
    location: place,
    target: `control/${host}`,
    tenant: host,
    service: controlService,
    class: found as LocatedResult['class'],
    code,
    startedMs,
  }));
}
