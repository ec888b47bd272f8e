import type { Generated } from 'kysely';

/** The tables, the same for every database. Times are milliseconds since 1970; yes and no are 1 and 0. */
export interface Tables {
  /**
   * Who writes: the last batch of each, and the service that may write the next. Of a worker also its location, and what it says
   * of itself, as JSON.
   */
  writer: {
    name: string;
    owner: string;
    sequence: number;
    at_ms: number | null;
    location: Generated<string | null>;
    report: Generated<string | null>;
  };
  /**
   * A number for each target's id; kept as long as anything is kept of the target. `gone_ms` is the time at which the target was
   * removed; null while it is monitored.
   */
  target_name: { id: Generated<number>; name: string; hash: string; gone_ms: Generated<number | null> };
  /** A number for each code and location, for rows that are many. */
  term: { id: Generated<number>; text: string };
  /** A target as it is now. */
  target: TargetTable;
  /** A target as one of several locations sees it. Empty while only one location writes to the store. */
  target_location: Omit<TargetTable, 'id' | 'tenant' | 'service' | 'covered_by'> & { location: string; target: number };
  /** A span in which a target was not healthy. */
  episode: { target: number; start_ms: number; severity: string; end_ms: number | null; incident: string | null };
  /** An incident as it is now: what is searched by, and the whole as JSON. */
  incident: {
    id: string;
    key: string;
    opened_ms: number;
    closed_ms: number | null;
    severity: number;
    body: string;
  };
  /** What happened to an incident. */
  event: { id: Generated<number>; incident: string; at_ms: number; kind: string; text: string };
  /** The outbox. */
  notification: {
    key: string;
    incident: string;
    sequence: number;
    kind: string;
    severity: string;
    at_ms: number;
    text: string;
    delivered_ms: number | null;
  };
  /** The messages that channels have to get, with what became of them. `content` is JSON; `uncertain` is 1 or 0. */
  delivery: {
    id: Generated<number>;
    key: string;
    incident: string | null;
    channel: string;
    kind: string;
    sequence: number;
    created_ms: number;
    not_before_ms: number;
    notification: string | null;
    content: string;
    state: string;
    attempts: number;
    next_ms: number;
    lease_owner: string | null;
    lease_until_ms: number | null;
    provider_id: string | null;
    uncertain: number;
    error: string | null;
    ended_ms: number | null;
  };
  /** Where incidents stand. `body` is JSON. */
  escalation: {
    incident: string;
    ended_ms: number | null;
    body: string;
  };
  /** The commands of operators. The table keeps its first name: a migration only for a name would cost a rewrite. */
  word: {
    id: Generated<number>;
    at_ms: number;
    kind: string;
    body: string;
    handled_ms: number | null;
    /** What makes a repeated request the same request; null if the caller gave none. */
    idempotency_key: string | null;
  };
  /** Access tokens of the HTTP API: never the token itself, only its hash. `tenants` is a JSON list, or null for all. */
  access_token: {
    id: string;
    name: string;
    role: string;
    tenants: string | null;
    hash: string;
    created_ms: number;
    expires_ms: number | null;
    revoked_ms: number | null;
  };
  /** Sessions that ended by a sign-out, until they would have ended by themselves. */
  ended_session: { id: string; until_ms: number };
  /** Every change that a person made: who, when, what. */
  audit: { id: Generated<number>; at_ms: number; actor: string; action: string; subject: string };
  /** When no check ran; the service is empty for all. `shards` is JSON, or null for all targets. */
  gap: {
    location: string;
    service: string;
    reason: string;
    from_ms: number;
    to_ms: number;
    shards: Generated<string | null>;
  };
  /** The times in which targets are not checked, as a location wrote them last: a list as JSON. */
  unchecked: { location: string; body: string };
  /** The last reading of each neutral host at each location, where several locations write. */
  control_reading: { location: string; host: string; at_ms: number; class: string; code: string | null };
  /** Failed runs with what they said: kept longer than the runs. */
  failure: RunColumns & { started_ms: number; error: string; request_id: string | null };
  /** Rollups of a service at a location, of all lengths. */
  rollup: RollupColumns & { service: string; location: string; due: number; late: number };
  /** Rollups of a target, of all lengths. */
  target_rollup: RollupColumns & { target: number };
  /** Up to when something is done, and by whom; `lead`: which writer judges, and until when. */
  mark: { name: string; at_ms: number; token: string | null };
  /**
   * Series of services: the last reading as JSON, and what the detector had learned with the bucket at `learned_ms`. The latter is
   * written more rarely.
   */
  /** A version of what a page of a browser journey shows, as a person has accepted it. */
  page_baseline: {
    target: string;
    page: string;
    version: number;
    accepted_ms: number;
    accepted_by: string;
    reason: string;
    body: string;
    difference: string;
    hash: string;
  };
  /** What one load of a page of a browser journey showed. */
  page_load: {
    id: Generated<number>;
    target: string;
    page: string;
    at_ms: number;
    session: string;
    kind: string;
    body: string;
  };
  series: {
    service: string;
    location: string;
    measure: string;
    start_ms: number;
    reading: string;
    learned_ms: number;
    learned: Uint8Array;
  };
  /** The vendors' status feeds as they were read last. `body` is JSON. */
  feed: { source: string; checked_ms: number | null; body: string };
  /** The events of status feeds as they are now. `body` is JSON. */
  feed_event: {
    source: string;
    event: string;
    first_seen_ms: number;
    closed_seen_ms: number | null;
    body: string;
  };
  /** Every change of an event of a status feed. `body` is the event as JSON, `raw` what the feed said. */
  feed_change: {
    id: Generated<number>;
    source: string;
    event: string;
    at_ms: number;
    body: string;
    raw: string | null;
  };
  /** The readings of series of the last days, as JSON. */
  series_reading: { service: string; start_ms: number; location: string; measure: string; reading: string };
  /** Who may change a resource with a canary, and until when. */
  canary_lease: { name: string; holder: string; fence: number; until_ms: number };
  /** The changes of canaries, each written before it is made. */
  canary_intent: {
    id: string;
    run: string;
    target: string;
    tenant: string;
    step: string;
    position: number;
    resource_key: string;
    resource: string;
    result: string | null;
    undo_result: string | null;
    state: string;
    intended_ms: number;
    undo_sent_ms: number | null;
    failed_undos: number;
    reason: string | null;
  };
  /** Which worker checks a shard of the targets of a location: the fencing number grows with each holder. */
  shard: { location: string; shard: number; fence: number; holder: string };
  /**
   * What the workers of a deployment share, under a key of its kind: `value` is JSON, null for none. Only the holder changes it,
   * until a time of the database's clock.
   */
  shared_state: { kind: string; key: string; value: string | null; holder: string | null; until_ms: number };
  /** What the process that judges asks of the schedules of the workers. `body` is JSON. */
  schedule_command: { id: Generated<number>; at_ms: number; service: string; kind: string; body: string };
  /** Which migrations were applied. `needs` is a migration that a program has to know if it does not know this one; null: none. */
  migration: { name: string; needs: Generated<string | null> };
  /** Raw runs, in daily partitions; only where the database has partitions. */
  run: RunColumns & RunPlace & { day: number };
}

/** The table of raw runs of one day, where each day has a file of its own. */
export interface DayTables {
  /** The day's runs. */
  run: RunColumns & RunPlace;
}

/** Where a run stands within its day: neighbours in time are neighbours on the disk. */
export interface RunPlace {
  /** The number of the five minutes within the day, 0 to 287. */
  slot: number;
  /** Milliseconds since the slot began. */
  offset_ms: number;
}

/** What is kept of a run besides its time, as small as can be. */
export interface RunColumns {
  target: number;
  duration_ms: number;
  latency_ms: number | null;
  class: number;
  code: number | null;
  attempts: number;
  location: number;
  flags: number;
}

interface TargetTable {
  id: number;
  tenant: string;
  service: string;
  state: string;
  state_json: string;
  hard_json: string;
  flapping: number;
  last_run_ms: number | null;
  class: string | null;
  code: string | null;
  facts: string;
  covered_by: string | null;
}

/** What every rollup has. */
export interface RollupColumns {
  length_ms: number;
  bucket_ms: number;
  /** Runs of each class, as JSON. */
  classes: string;
  /** The sketch of the latencies; null without any. */
  latency: Uint8Array | null;
  max_ms: number | null;
}
