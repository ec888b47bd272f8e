import type { SeriesReading } from '@mdmkit/monitor/model';
import type { Kysely } from 'kysely';
import type { Backend } from './database/backend.ts';
import type { Tables } from './database/tables.ts';
import type { SeriesChange, StoredSeries } from './series-records.ts';

/** Writes readings of series, and what their detectors have learned. */
export async function saveSeries(backend: Backend, changes: readonly SeriesChange[]): Promise<void> {
  await backend.transaction(async (tx) => {
    await addPoints(
      tx,
      changes.flatMap(({ reading, earlier = [] }) => [...earlier, reading]),
    );
    for (const { reading, learned } of changes) {
      const { service, location, measure, startMs } = reading;
      const row = { start_ms: startMs, reading: JSON.stringify(reading) };
      const learnedColumns = learned === undefined ? {} : { learned_ms: startMs, learned };
      await tx
        .insertInto('series')
        .values({ service, location, measure, learned_ms: 0, learned: new Uint8Array(), ...row, ...learnedColumns })
        .onConflict((conflict) =>
          conflict.columns(['service', 'location', 'measure']).doUpdateSet({ ...row, ...learnedColumns }),
        )
        .execute();
    }
  });
}

/** How many rows are written by one statement. */
const rowsAtOnce = 500;

/** Keeps readings for charts. A reading that is there already stays. */
async function addPoints(tx: Kysely<Tables>, readings: readonly SeriesReading[]): Promise<void> {
  const rows = readings.map((reading) => {
    const { service, location, measure, startMs } = reading;
    return { service, location, measure, start_ms: startMs, reading: JSON.stringify(reading) };
  });
  for (let from = 0; from < rows.length; from += rowsAtOnce)
    await tx
      .insertInto('series_reading')
      .values(rows.slice(from, from + rowsAtOnce))
      .onConflict((conflict) => conflict.columns(['service', 'start_ms', 'location', 'measure']).doNothing())
      .execute();
}

/** Reads the readings of a service in a time, oldest first. */
export async function readSeriesPoints(
  db: Kysely<Tables>,
  service: string,
  fromMs: number,
  toMs: number,
): Promise<readonly SeriesReading[]> {
  const rows = await db
    .selectFrom('series_reading')
    .select('reading')
    .where('service', '=', service)
    .where('start_ms', '>=', fromMs)
    .where('start_ms', '<', toMs)
    .orderBy('start_ms')
    .orderBy('location')
    .orderBy('measure')
    .execute();
  return rows.map(({ reading }) => toReading(reading));
}

/** Reads all series with what was learned. */
export async function readSeries(db: Kysely<Tables>): Promise<readonly StoredSeries[]> {
  const rows = await db
    .selectFrom('series')
    .selectAll()
    .orderBy('service')
    .orderBy('location')
    .orderBy('measure')
    .execute();
  return rows.map((row) => ({
    reading: toReading(row.reading),
    learnedMs: row.learned_ms,
    learned: new Uint8Array(row.learned),
  }));
}

/** Reads the last readings of series that are not older than a time. */
export async function readSeriesReadings(db: Kysely<Tables>, fromMs: number): Promise<readonly SeriesReading[]> {
  const rows = await db
    .selectFrom('series')
    .select(['service', 'location', 'measure', 'reading'])
    .where('start_ms', '>=', fromMs)
    .orderBy('service')
    .orderBy('location')
    .orderBy('measure')
    .execute();
  return rows.map(({ reading }) => toReading(reading));
}

function toReading(text: string): SeriesReading {
  // Only `saveSeries` writes the column.
  return JSON.parse(text) as SeriesReading;
}
