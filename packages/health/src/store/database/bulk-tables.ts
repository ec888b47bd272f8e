import type { BulkInsert } from './bulk.ts';

const runColumns = {
  duration_ms: 'int',
  latency_ms: 'int',
  class: 'int',
  code: 'int',
  attempts: 'int',
  location: 'int',
  flags: 'int',
} as const;

const rollupColumns = { classes: 'text', latency: 'bytes', max_ms: 'int' } as const;

/** How rows are written where they are many. */
export const bulk = {
  targetName: { table: 'target_name', columns: { name: 'text', hash: 'text' }, key: ['name'], existing: 'keep' },
  term: { table: 'term', columns: { text: 'text' }, key: ['text'], existing: 'keep' },
  target: {
    table: 'target',
    columns: {
      id: 'int',
      tenant: 'text',
      service: 'text',
      state: 'text',
      state_json: 'text',
      hard_json: 'text',
      flapping: 'int',
      last_run_ms: 'int',
      class: 'text',
      code: 'text',
      facts: 'text',
      covered_by: 'text',
    },
    key: ['id'],
    existing: 'replace',
  },
  targetLocation: {
    table: 'target_location',
    columns: {
      location: 'text',
      target: 'int',
      state: 'text',
      state_json: 'text',
      hard_json: 'text',
      flapping: 'int',
      last_run_ms: 'int',
      class: 'text',
      code: 'text',
      facts: 'text',
    },
    key: ['location', 'target'],
    existing: 'replace',
  },
  controlReading: {
    table: 'control_reading',
    columns: { location: 'text', host: 'text', at_ms: 'int', class: 'text', code: 'text' },
    key: ['location', 'host'],
    existing: 'replace',
  },
  episode: {
    table: 'episode',
    columns: { target: 'int', start_ms: 'int', severity: 'text', end_ms: 'int', incident: 'text' },
    key: ['target', 'start_ms'],
    existing: 'replace',
  },
  incident: {
    table: 'incident',
    columns: { id: 'text', key: 'text', opened_ms: 'int', closed_ms: 'int', severity: 'int', body: 'text' },
    key: ['id'],
    existing: 'replace',
  },
  event: {
    table: 'event',
    columns: { incident: 'text', at_ms: 'int', kind: 'text', text: 'text' },
    key: [],
    existing: 'keep',
  },
  notification: {
    table: 'notification',
    columns: {
      key: 'text',
      incident: 'text',
      sequence: 'int',
      kind: 'text',
      severity: 'text',
      at_ms: 'int',
      text: 'text',
    },
    key: ['key'],
    existing: 'keep',
  },
  gap: {
    table: 'gap',
    columns: { location: 'text', service: 'text', reason: 'text', from_ms: 'int', to_ms: 'int' },
    key: ['location', 'service', 'reason', 'from_ms'],
    existing: 'replace',
  },
  failure: {
    table: 'failure',
    columns: { started_ms: 'int', target: 'int', ...runColumns, error: 'text', request_id: 'text' },
    key: ['started_ms', 'target'],
    existing: 'keep',
  },
  rollup: {
    table: 'rollup',
    columns: {
      length_ms: 'int',
      service: 'text',
      bucket_ms: 'int',
      location: 'text',
      ...rollupColumns,
      due: 'int',
      late: 'int',
    },
    key: ['length_ms', 'service', 'bucket_ms', 'location'],
    existing: 'replace',
  },
  targetRollup: {
    table: 'target_rollup',
    columns: { length_ms: 'int', bucket_ms: 'int', target: 'int', ...rollupColumns },
    key: ['length_ms', 'bucket_ms', 'target'],
    existing: 'replace',
  },
  dayRun: {
    table: 'run',
    columns: { slot: 'int', target: 'int', offset_ms: 'int', ...runColumns },
    key: ['slot', 'target', 'offset_ms'],
    existing: 'keep',
  },
  partitionedRun: {
    table: 'run',
    columns: { day: 'int', slot: 'int', target: 'int', offset_ms: 'int', ...runColumns },
    key: ['day', 'slot', 'target', 'offset_ms'],
    existing: 'keep',
  },
} as const satisfies Record<string, BulkInsert>;
