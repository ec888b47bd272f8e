import { expiryUrgentDays } from './expiry.ts';
import type { CheckResult } from './result.ts';

/** The program's exit codes. The first four follow the plugin convention of the Nagios family. */
export const exitCodes = {
  ok: 0,
  attention: 1,
  failure: 2,
  unknown: 3,
  usage: 64,
  configuration: 78,
  interrupted: 130,
  terminated: 143,
} as const;

/** Which results make the program fail. */
export type FailOn = 'degraded' | 'down' | 'never';

/** The exit code of a run, first match: a failure, something without a conclusive result, something to look after. */
export function exitCodeOf(results: readonly CheckResult[], failOn: FailOn = 'degraded'): number {
  if (failOn === 'never') return exitCodes.ok;
  if (results.some((result) => result.class.startsWith('fail.'))) return exitCodes.failure;
  // A run that looked at nothing knows nothing.
  if (results.length === 0 || results.some(isUnjudged)) return exitCodes.unknown;
  return failOn === 'degraded' && results.some(needsAttention) ? exitCodes.attention : exitCodes.ok;
}

function isUnjudged(result: CheckResult): boolean {
  return result.class === 'inconclusive' || result.class === 'prober_fault';
}

function needsAttention(result: CheckResult): boolean {
  if (result.class === 'degraded' || result.class === 'throttled') return true;
  return result.warnings.some((warning) => warning.daysLeft <= expiryUrgentDays);
}
