import { sql, type Transaction } from 'kysely';
import { columns } from './add-columns.ts';
import type { ColumnTypes } from './backend.ts';
import { createAccess, createSignOuts } from './create-access.ts';
import { createAnnouncements, createNotificationAnnouncements } from './create-announcements.ts';
import { createBoardIndexes } from './create-board-indexes.ts';
import { createCanaries } from './create-canaries.ts';
import { createControls } from './create-controls.ts';
import { createDeliveries } from './create-deliveries.ts';
import { createEscalations } from './create-escalations.ts';
import { createFeeds } from './create-feeds.ts';
import { createJourneys } from './create-journeys.ts';
import { createLocations, createUnchecked, dropUnusedIndex } from './create-locations.ts';
import { createScale } from './create-scale.ts';
import { createScheduleCommands } from './create-schedule-commands.ts';
import { createSeries, createSeriesReadings } from './create-series.ts';
import { createWorkerReports } from './create-worker-reports.ts';
import type { Tables } from './tables.ts';

/**
 * One step from one version of the tables to the next. What was published is never changed, only followed.
 *
 * During an upgrade the version before runs beside the new one. So a step only expands: it makes tables, indexes, and columns that
 * may be null or have a default. A step that removes or renames something, or makes a rule stricter, comes a version later: when
 * no program runs that needs what goes.
 */
export interface Migration {
  /** Its name; names sort in the order of the steps. */
  readonly name: string;
  /**
   * For a step that does not only expand: the name of the step with which programs stopped to need what this one takes away. Programs
   * that do not have that step refuse the store. Absent: all programs from before go on.
   */
  readonly needs?: string;
  /** Takes the step, within a transaction. */
  up(tx: Transaction<Tables>, types: ColumnTypes): Promise<void>;
}

/** All steps, oldest first. */
export const migrations: readonly Migration[] = [
  { name: '001-monitor', up: createMonitor },
  { name: '002-locations', up: createLocations },
  { name: '003-unchecked', up: createUnchecked },
  { name: '004-controls', up: createControls },
  { name: '005-access', up: createAccess },
  { name: '006-canaries', up: createCanaries },
  { name: '007-deliveries', up: createDeliveries },
  { name: '008-sign-outs', up: createSignOuts },
  { name: '009-escalations', up: createEscalations },
  { name: '010-series', up: createSeries },
  { name: '011-feeds', up: createFeeds },
  { name: '012-journeys', up: createJourneys },
  { name: '013-series-readings', up: createSeriesReadings },
  { name: '014-board-indexes', up: createBoardIndexes },
  { name: '015-scale', up: createScale },
  { name: '016-announcements', up: createAnnouncements },
  { name: '017-schedule-commands', up: createScheduleCommands },
  { name: '018-rolling-upgrades', up: addNeeds },
  { name: '019-notification-announcements', up: createNotificationAnnouncements },
  { name: '020-worker-reports', up: createWorkerReports },
  { name: '021-unused-index', up: dropUnusedIndex },
];

/** What a program needs to know to use the tables, for each step that does not only expand them. */
async function addNeeds(tx: Transaction<Tables>, types: ColumnTypes): Promise<void> {
  await tx.schema.alterTable('migration').addColumn('needs', sql`${types.text}`).execute();
}

async function createMonitor(tx: Transaction<Tables>, types: ColumnTypes): Promise<void> {
  await createTargets(tx, types);
  await createIncidents(tx, types);
  await createRuns(tx, types);
  await createRollups(tx, types);
  if (types.partitions) await createPartitionedRuns(tx, types);
}

async function createTargets(tx: Transaction<Tables>, types: ColumnTypes): Promise<void> {
  const { schema } = tx;
  await columns(schema.createTable('writer'), types, {
    'name!': 'text',
    'owner!': 'text',
    'sequence!': 'int',
    at_ms: 'int',
  })
    .addPrimaryKeyConstraint('writer_pk', ['name'])
    .modifyEnd(types.clustered)
    .execute();
  await columns(schema.createTable('target_name').addColumn('id', sql`${types.counter}`), types, {
    'name!': 'text',
    'hash!': 'text',
  })
    .modifyEnd(types.table)
    .execute();
  await schema.createIndex('target_name_name').unique().on('target_name').column('name').execute();
  await schema.createIndex('target_name_hash').on('target_name').column('hash').execute();
  await columns(schema.createTable('term').addColumn('id', sql`${types.counter}`), types, { 'text!': 'text' })
    .modifyEnd(types.table)
    .execute();
  await schema.createIndex('term_text').unique().on('term').column('text').execute();
  await columns(schema.createTable('target'), types, {
    'id!': 'int',
    'tenant!': 'text',
    'service!': 'text',
    'state!': 'text',
    'state_json!': 'text',
    'hard_json!': 'text',
    'flapping!': 'int',
    last_run_ms: 'int',
    class: 'text',
    code: 'text',
    'facts!': 'text',
    covered_by: 'text',
  })
    .addPrimaryKeyConstraint('target_pk', ['id'])
    .modifyEnd(types.table)
    .execute();
  await schema.createIndex('target_service_state').on('target').columns(['service', 'state']).execute();
  await schema.createIndex('target_tenant').on('target').column('tenant').execute();
  await schema
    .createIndex('target_covered')
    .on('target')
    .column('covered_by')
    .where(sql.ref('covered_by'), 'is not', null)
    .execute();
  await columns(schema.createTable('episode'), types, {
    'target!': 'int',
    'start_ms!': 'int',
    'severity!': 'text',
    end_ms: 'int',
    incident: 'text',
  })
    .addPrimaryKeyConstraint('episode_pk', ['target', 'start_ms'])
    .modifyEnd(types.clustered)
    .execute();
  await schema
    .createIndex('episode_open')
    .on('episode')
    .column('target')
    .where(sql.ref('end_ms'), 'is', null)
    .execute();
  await schema
    .createIndex('episode_incident')
    .on('episode')
    .column('incident')
    .where(sql.ref('incident'), 'is not', null)
    .execute();
}

async function createIncidents(tx: Transaction<Tables>, types: ColumnTypes): Promise<void> {
  const { schema } = tx;
  await columns(schema.createTable('incident'), types, {
    'id!': 'text',
    'key!': 'text',
    'opened_ms!': 'int',
    closed_ms: 'int',
    'severity!': 'small',
    'body!': 'text',
  })
    .addPrimaryKeyConstraint('incident_pk', ['id'])
    .modifyEnd(types.table)
    .execute();
  await schema.createIndex('incident_opened').on('incident').columns(['opened_ms', 'id']).execute();
  await schema
    .createIndex('incident_open')
    .on('incident')
    .column('opened_ms')
    .where(sql.ref('closed_ms'), 'is', null)
    .execute();
  await columns(schema.createTable('event').addColumn('id', sql`${types.counter}`), types, {
    'incident!': 'text',
    'at_ms!': 'int',
    'kind!': 'text',
    'text!': 'text',
  })
    .modifyEnd(types.table)
    .execute();
  await schema.createIndex('event_incident').on('event').column('incident').execute();
  await columns(schema.createTable('notification'), types, {
    'key!': 'text',
    'incident!': 'text',
    'sequence!': 'int',
    'kind!': 'text',
    'severity!': 'text',
    'at_ms!': 'int',
    'text!': 'text',
    delivered_ms: 'int',
  })
    .addPrimaryKeyConstraint('notification_pk', ['key'])
    .modifyEnd(types.table)
    .execute();
  await schema.createIndex('notification_incident').on('notification').column('incident').execute();
  await schema
    .createIndex('notification_undelivered')
    .on('notification')
    .column('at_ms')
    .where(sql.ref('delivered_ms'), 'is', null)
    .execute();
  await columns(schema.createTable('word').addColumn('id', sql`${types.counter}`), types, {
    'at_ms!': 'int',
    'kind!': 'text',
    'body!': 'text',
    handled_ms: 'int',
  })
    .modifyEnd(types.table)
    .execute();
}

async function createRuns(tx: Transaction<Tables>, types: ColumnTypes): Promise<void> {
  const { schema } = tx;
  await columns(schema.createTable('gap'), types, {
    'location!': 'text',
    'service!': 'text',
    'reason!': 'text',
    'from_ms!': 'int',
    'to_ms!': 'int',
  })
    .addPrimaryKeyConstraint('gap_pk', ['location', 'service', 'reason', 'from_ms'])
    .modifyEnd(types.clustered)
    .execute();
  await schema.createIndex('gap_to').on('gap').column('to_ms').execute();
  await columns(schema.createTable('failure'), types, {
    'started_ms!': 'int',
    ...runColumns,
    'error!': 'text',
    request_id: 'text',
  })
    .addPrimaryKeyConstraint('failure_pk', ['started_ms', 'target'])
    .modifyEnd(types.clustered)
    .execute();
  await schema.createIndex('failure_target').on('failure').columns(['target', 'started_ms']).execute();
  await columns(schema.createTable('mark'), types, { 'name!': 'text', 'at_ms!': 'int', token: 'text' })
    .addPrimaryKeyConstraint('mark_pk', ['name'])
    .modifyEnd(types.clustered)
    .execute();
  const names = ['service-hours', 'service-days', 'target-hours', 'target-hours-next', 'target-days'];
  await tx
    .insertInto('mark')
    .values(names.map((name) => ({ name, at_ms: 0, token: null })))
    .execute();
}

const runColumns = {
  'target!': 'int',
  'duration_ms!': 'int',
  latency_ms: 'int',
  'class!': 'small',
  code: 'int',
  'attempts!': 'small',
  'location!': 'int',
  'flags!': 'small',
} as const;

async function createRollups(tx: Transaction<Tables>, types: ColumnTypes): Promise<void> {
  const { schema } = tx;
  const shared = { 'classes!': 'text', latency: 'bytes', max_ms: 'int' } as const;
  await columns(schema.createTable('rollup'), types, {
    'length_ms!': 'int',
    'service!': 'text',
    'bucket_ms!': 'int',
    'location!': 'text',
    ...shared,
    'due!': 'int',
    'late!': 'int',
  })
    .addPrimaryKeyConstraint('rollup_pk', ['length_ms', 'service', 'bucket_ms', 'location'])
    .modifyEnd(types.clustered)
    .execute();
  await columns(schema.createTable('target_rollup'), types, {
    'length_ms!': 'int',
    'bucket_ms!': 'int',
    'target!': 'int',
    ...shared,
  })
    .addPrimaryKeyConstraint('target_rollup_pk', ['length_ms', 'bucket_ms', 'target'])
    .modifyEnd(types.clustered)
    .execute();
}

async function createPartitionedRuns(tx: Transaction<Tables>, types: ColumnTypes): Promise<void> {
  await columns(tx.schema.createTable('run'), types, {
    'day!': 'int',
    'slot!': 'small',
    'offset_ms!': 'int',
    ...runColumns,
  })
    .addPrimaryKeyConstraint('run_pk', ['day', 'slot', 'target', 'offset_ms'])
    .modifyEnd(sql`partition by range (day)`)
    .execute();
}
