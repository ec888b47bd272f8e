import { checkArgument } from '@mdmkit/core';
import type { CheckResult } from './result.ts';
import { isUrgent } from './warning-texts.ts';

/** The program's exit codes. The first four follow the plugin convention of the Nagios family. */
export const exitCodes = {
  ok: 0,
  attention: 1,
  failure: 2,
  unknown: 3,
  takenOver: 4,
  usage: 64,
  unwritten: 74,
  configuration: 78,
  interrupted: 130,
  terminated: 143,
} as const;

/** Which results make the program fail. */
export type FailOn = 'degraded' | 'down' | 'never';

/** The exit code of a run, first match: a failure, something without a conclusive result, something to look after. */
export function exitCodeOf(results: readonly CheckResult[], failOn: FailOn = 'degraded'): number {
  checkArgument('exitCodeOf', 'results', results, 'list');
  if (failOn === 'never') return exitCodes.ok;
  if (results.some(isFailure)) return exitCodes.failure;
  // A run that checked nothing knows nothing.
  if (results.length === 0 || results.some(isUnjudged)) return exitCodes.unknown;
  return failOn === 'degraded' && results.some(needsAttention) ? exitCodes.attention : exitCodes.ok;
}

/** Where states are kept, a failure counts once it is confirmed, and until the target has recovered. */
function isFailure({ class: found, state }: CheckResult): boolean {
  return state ? state.name === 'down' || state.name === 'recovering' : found.startsWith('fail.');
}

function isUnjudged(result: CheckResult): boolean {
  if (result.state) return result.state.name === 'unknown' || result.state.name === 'stale';
  return result.class === 'inconclusive' || result.class === 'prober_fault';
}

function needsAttention(result: CheckResult): boolean {
  if (result.state) return result.state.name === 'degraded' || result.warnings.some(isUrgent);
  if (result.class === 'degraded' || result.class === 'throttled') return true;
  return result.warnings.some(isUrgent);
}
