import type { Kysely } from 'kysely';
import type { WorkerReading, WorkerReport } from '../batch.ts';
import type { Tables } from '../database/tables.ts';

/** Returns what each worker said with its last batch, by its name. */
export async function readWorkers(db: Kysely<Tables>): Promise<readonly WorkerReading[]> {
  const rows = await db.selectFrom('writer').selectAll().where('report', 'is not', null).orderBy('name').execute();
  return rows.flatMap(({ name: writer, location, sequence, at_ms: atMs, report }) =>
    location === null || atMs === null || report === null
      ? []
      : // Only a commit writes this column.
        [{ writer, location, sequence, atMs, report: JSON.parse(report) as WorkerReport }],
  );
}
