import type { CanaryCall, CanaryOutcome } from '@mdmkit/monitor/canary';
import { type CanaryIntent, type Classification, describeDuration } from '@mdmkit/monitor/model';
import type { CanaryReading } from './canary-reading.ts';
import { formatColumns } from './columns.ts';
import { printable } from './printable.ts';
import { formatInstant } from './times.ts';

/** A canary of a list. */
export interface ListedCanary {
  /** Its id. */
  readonly canary: string;
  /** Its kind. */
  readonly kind: string;
  /** The target whose credential it uses. */
  readonly credential: string;
  /** Whether `serve` runs it. */
  readonly enabled: boolean;
  /** From one run to the next, in milliseconds. */
  readonly intervalMs: number;
  /** What it changes. */
  readonly resources: readonly string[];
  /** How many changes are not undone. */
  readonly open: number;
}

/** Formats a list of canaries. */
export function formatCanaries(canaries: readonly ListedCanary[]): string {
  return formatColumns([
    ['canary', 'kind', 'every', 'enabled', 'open', 'changes'],
    ...canaries.map(({ canary, kind, intervalMs, enabled, open, resources }) => [
      canary,
      kind,
      describeDuration(intervalMs),
      enabled ? 'yes' : 'no',
      String(open),
      printable(resources.join(', ')),
    ]),
  ]);
}

/** Formats the calls of a canary, none of which was made yet. */
export function formatCalls(canary: string, calls: readonly CanaryCall[]): string {
  const rows = calls.map(({ phase, call, purpose }) => [phase, call, printable(purpose)]);
  return `${canary}\n${formatColumns(rows, '  ')}`;
}

/** Formats why a canary cannot run. */
export function formatFinding(canary: string, { code, owner, remedy, error }: Classification): string {
  return `${canary}: ${printable(error)}\n  ${code} – ${owner}: ${remedy}\n`;
}

/** Formats changes that are not undone. */
export function formatIntents(intents: readonly CanaryIntent[]): string {
  return intents
    .map(({ id, target, resourceKey, state, reason }) => {
      const why = reason ?? 'The run ended before the undo was confirmed.';
      return `not undone: ${target}, ${printable(resourceKey)} (${state})\n  intent ${id}: ${printable(why)}\n`;
    })
    .join('');
}

/** Formats the outcome of a run. */
export function formatOutcome(
  canary: string,
  { finding, timings, accepted, completed, correct }: CanaryOutcome,
): string {
  const answer = (value: boolean | null) => (value === null ? '–' : value ? 'yes' : 'no');
  const rows = timings.map(({ step, phase, durationMs, isOk }) => [
    step,
    phase,
    `${durationMs} ms`,
    isOk ? 'ok' : 'failed',
  ]);
  const figures = `accepted ${answer(accepted)}, completed ${answer(completed)}, correct ${answer(correct)}`;
  const end =
    finding === null
      ? 'ok'
      : `${finding.class} ${finding.code}: ${printable(finding.error)}\n  ${finding.owner}: ${finding.remedy}`;
  return `${formatColumns(rows, '  ')}${canary}: ${figures}\n${canary}: ${end}\n`;
}

/** Formats how canaries are; empty if there are none. */
export function formatCanaryRuns(canaries: readonly CanaryReading[]): string {
  if (canaries.length === 0) return '';
  const answer = (value: boolean | null) => (value === null ? '–' : value ? 'yes' : 'no');
  return formatColumns([
    ['canary', 'state', 'last run', 'accepted', 'completed', 'correct', 'open'],
    ...canaries.map(({ id, state, lastRun, open }) => [
      id,
      state ?? '–',
      lastRun === null ? '–' : formatInstant(lastRun.startedMs),
      ...(lastRun === null
        ? ['–', '–', '–']
        : [lastRun.accepted, lastRun.completed, lastRun.correct].map((value) => answer(value))),
      String(open.length),
    ]),
  ]);
}
