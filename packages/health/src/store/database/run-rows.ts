import type { StoredRun } from '@mdmkit/monitor/model';
import type { Numbers } from './names.ts';
import type { RawRun } from './raw-runs.ts';
import { className, classNumber, flagNames, flagNumber } from './run-codes.ts';

/** A run as it is kept: whole milliseconds, and numbers for what repeats. */
export function toRawRun(run: StoredRun, targets: Numbers, terms: Numbers): RawRun {
  return {
    started_ms: run.startedMs,
    target: targets.of(run.target),
    duration_ms: Math.round(run.durationMs),
    latency_ms: run.latencyMs === null ? null : Math.round(run.latencyMs),
    class: classNumber(run.class),
    code: run.code === null ? null : terms.of(run.code),
    attempts: run.attempts,
    location: terms.of(run.location),
    flags: flagNumber(run.flags),
  };
}

/** A run as it was. */
export function fromRawRun(
  row: RawRun,
  target: string,
  terms: ReadonlyMap<number, string>,
  failure: StoredRun['failure'],
): StoredRun {
  return {
    target,
    startedMs: row.started_ms,
    durationMs: row.duration_ms,
    latencyMs: row.latency_ms,
    class: className(row.class),
    code: row.code === null ? null : (terms.get(row.code) ?? null),
    attempts: row.attempts,
    location: terms.get(row.location) ?? '',
    flags: flagNames(row.flags),
    failure,
  };
}
