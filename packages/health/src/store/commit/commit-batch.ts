import type { Transaction } from 'kysely';
import { lastEventNumber, writeAnnounced } from '../database/announced.ts';
import type { Backend } from '../database/backend.ts';
import type { BulkRow } from '../database/bulk.ts';
import { bulk } from '../database/bulk-tables.ts';
import type { NameNumbers, Numbers } from '../database/names.ts';
import { dayOf, type RawRun } from '../database/raw-runs.ts';
import { incidentRow, targetLocationRow, targetRow } from '../database/rows.ts';
import { toRawRun } from '../database/run-rows.ts';
import type { Tables } from '../database/tables.ts';
import { insertDeliveries } from '../outbox/add-deliveries.ts';
import { writeEscalations } from '../outbox/escalations.ts';
import type { Batch, CommitResult } from '../store.ts';
import { countRuns, runsToKeep } from './count-runs.ts';
import { claimLead, takeSequence } from './sequence.ts';
import { withoutLostShards } from './shards.ts';
import { writeRollups } from './write-rollups.ts';

/**
 * Writes a batch: all that must not be lost in one transaction; raw runs with it, or after it where they are in files of
 * their own. A batch that was committed before only has its raw runs written again, which does nothing when they are there.
 */
export async function commitBatch(
  backend: Backend,
  names: NameNumbers,
  given: Batch,
  owner: string,
): Promise<CommitResult> {
  const batch = { ...given, runs: runsToKeep(given) };
  await backend.raw.prepare([...new Set(batch.runs.map(({ startedMs }) => dayOf(startedMs)))]);
  const { runs, ...done } = await writeBatch(backend, names, batch, owner);
  const setAside = runs.length > 0 ? await backend.raw.writeAfter?.(runs) : undefined;
  return { setAside: setAside ?? [], ...done };
}

async function writeBatch(
  backend: Backend,
  names: NameNumbers,
  made: Batch,
  owner: string,
): Promise<{ readonly runs: readonly RawRun[] } & Omit<CommitResult, 'setAside'>> {
  try {
    const { numbered, ...result } = await backend.transaction(async (tx) => {
      const isNew = await takeSequence(tx, made, owner);
      const { batch, refused } = await withoutLostShards(backend, tx, made);
      const targets = await names.targets(tx, targetNames(batch));
      const terms = await names.terms(tx, termsOf(batch));
      const rows = batch.runs.map((run) => toRawRun(run, targets, terms));
      const leads = await isLeading(backend, tx, batch);
      const done = async () => ({
        runs: rows,
        numbered: [targets, terms],
        leads,
        ...(refused === 0 ? {} : { refused }),
        ...(leads && batch.events.length > 0 ? { lastEvent: await lastEventNumber(tx) } : {}),
      });
      if (!isNew) return await done();
      if (leads) {
        await writeTargets(backend, tx, batch, targets);
        await writeViews(backend, tx, { ...batch, targets: ownViews(batch) }, targets);
        await writeIncidents(backend, tx, batch);
      } else await writeViews(backend, tx, batch, targets);
      await writeUnchecked(tx, batch);
      await writeFailures(backend, tx, batch, rows);
      await writeGaps(backend, tx, batch);
      await writeReadings(backend, tx, batch);
      await writeRollups(backend, tx, countRuns(batch));
      await backend.raw.writeWithin?.(tx, rows);
      return await done();
    });
    for (const numbers of numbered) numbers.keep();
    names.forgetTargets(made.removed);
    return result;
  } catch (error) {
    names.forget();
    throw error;
  }
}

/** Whether incidents of this writer are those of the store. An evaluator that was replaced is refused before. */
async function isLeading(backend: Backend, tx: Transaction<Tables>, { part, writer, atMs }: Batch): Promise<boolean> {
  if (part !== undefined) return part === 'evaluator';
  return !backend.concurrent || (await claimLead(tx, writer, atMs));
}

function targetNames({ runs, targets, episodes }: Batch): ReadonlySet<string> {
  const names = new Set<string>();
  for (const list of [runs, targets, episodes]) for (const { target } of list) names.add(target);
  return names;
}

function termsOf({ runs }: Batch): ReadonlySet<string> {
  const terms = new Set<string>();
  for (const { code, location } of runs) {
    terms.add(location);
    if (code !== null) terms.add(code);
  }
  return terms;
}

/** Writes how the location of the writer sees its targets. */
async function writeViews(
  backend: Backend,
  tx: Transaction<Tables>,
  { writer, location = writer, targets, removed }: Batch,
  numbers: Numbers,
): Promise<void> {
  await backend.insert(
    tx,
    bulk.targetLocation,
    last(targets, ({ target }) => target).map((target) =>
      targetLocationRow(location, numbers.of(target.target), target),
    ),
  );
  if (removed.length === 0) return;
  const gone = tx.selectFrom('target_name').select('id').where(backend.among('name', removed));
  await tx.deleteFrom('target_location').where('location', '=', location).where('target', 'in', gone).execute();
}

/** How the leader itself sees targets that several locations check; their reduced state is written apart. */
function ownViews({ writer, targets }: Batch): Batch['targets'] {
  return targets.flatMap((target) => {
    const view = target.locations?.find(({ location }) => location === writer);
    return view ? [{ ...target, ...view }] : [];
  });
}

async function writeTargets(
  backend: Backend,
  tx: Transaction<Tables>,
  { targets, removed, episodes, atMs }: Batch,
  numbers: Numbers,
): Promise<void> {
  await backend.insert(
    tx,
    bulk.target,
    last(targets, ({ target }) => target).map((target) => targetRow(numbers.of(target.target), target)),
  );
  await backend.insert(
    tx,
    bulk.episode,
    last(episodes, ({ target, startMs }) => `${target} ${startMs}`).map(
      ({ target, startMs, severity, endMs, incident }) => [numbers.of(target), startMs, severity, endMs, incident],
    ),
  );
  if (removed.length === 0) return;
  const gone = tx.selectFrom('target_name').select('id').where(backend.among('name', removed));
  await tx.deleteFrom('target').where('id', 'in', gone).execute();
  // No check will see the end of their trouble: it ends with the monitoring.
  await tx
    .updateTable('episode')
    .set({ end_ms: atMs })
    .where('end_ms', 'is', null)
    .where('target', 'in', gone)
    .execute();
}

/** What stands twice in a batch is written as it is last: a database may refuse to write a row twice in one statement. */
function last<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  return [...new Map(items.map((item) => [keyOf(item), item])).values()];
}

async function writeIncidents(backend: Backend, tx: Transaction<Tables>, batch: Batch): Promise<void> {
  const { incidents, events, notifications, deliveries = [], escalations = [], announced, handled, atMs } = batch;
  await backend.insert(tx, bulk.incident, last(incidents, ({ id }) => id).map(incidentRow));
  await backend.insert(
    tx,
    bulk.event,
    events.map(({ incident, atMs: eventMs, kind, text }) => [incident, eventMs, kind, text]),
  );
  await backend.insert(
    tx,
    bulk.notification,
    notifications.map((one) => [one.key, one.incident, one.sequence, one.kind, one.severity, one.atMs, one.text]),
  );
  await insertDeliveries(backend, tx, deliveries);
  await writeEscalations(backend, tx, escalations);
  await writeSchedule(tx, batch);
  if (announced !== undefined) await writeAnnounced(tx, announced);
  if (handled.length === 0) return;
  await tx.updateTable('word').set({ handled_ms: atMs }).where(backend.among('id', handled)).execute();
}

/** Writes what the workers have to do. One process judges at a time, so that the numbers are in the order of the commits. */
async function writeSchedule(tx: Transaction<Tables>, { schedule = [], atMs }: Batch): Promise<void> {
  if (schedule.length === 0) return;
  const rows = schedule.map((request) => ({
    at_ms: atMs,
    service: request.service,
    kind: request.kind,
    body: JSON.stringify(request),
  }));
  await tx.insertInto('schedule_command').values(rows).execute();
}

/** Writes which targets the location of the writer does not check. */
async function writeUnchecked(tx: Transaction<Tables>, { writer: location, unchecked }: Batch): Promise<void> {
  if (unchecked === undefined) return;
  const body = JSON.stringify(unchecked);
  await tx
    .insertInto('unchecked')
    .values({ location, body })
    .onConflict((conflict) => conflict.column('location').doUpdateSet({ body }))
    .execute();
}

async function writeFailures(
  backend: Backend,
  tx: Transaction<Tables>,
  { runs }: Batch,
  rows: readonly RawRun[],
): Promise<void> {
  const failures: BulkRow[] = [];
  for (const [index, { failure }] of runs.entries()) {
    const row = rows[index];
    if (failure === null || row === undefined) continue;
    const { started_ms, target, duration_ms, latency_ms, class: found, code, attempts, location, flags } = row;
    failures.push([
      started_ms,
      target,
      duration_ms,
      latency_ms,
      found,
      code,
      attempts,
      location,
      flags,
      failure.error,
      failure.requestId,
    ]);
  }
  await backend.insert(tx, bulk.failure, failures);
}

async function writeGaps(backend: Backend, tx: Transaction<Tables>, { gaps }: Batch): Promise<void> {
  await backend.insert(
    tx,
    bulk.gap,
    last(gaps, ({ location, service, reason, fromMs }) => `${location} ${service} ${reason} ${fromMs}`).map(
      ({ location, service, reason, fromMs, toMs, shards }) => [
        location,
        service ?? '',
        reason,
        fromMs,
        toMs,
        shards === undefined ? null : JSON.stringify(shards),
      ],
    ),
  );
}

async function writeReadings(
  backend: Backend,
  tx: Transaction<Tables>,
  { writer, location = writer, readings = [] }: Batch,
): Promise<void> {
  if (!backend.concurrent) return;
  await backend.insert(
    tx,
    bulk.controlReading,
    last(readings, ({ tenant }) => tenant).map(({ tenant, atMs, class: found, code }) => [
      location,
      tenant,
      atMs,
      found,
      code,
    ]),
  );
}
