import { causeKey, type Judgement } from '../../model/judgement.ts';
import type { JudgeInput } from './judge-context.ts';
import type { SharedCause } from './shared.ts';
import { listed } from './single.ts';
import { has, type TargetEvidence, throttledRuns, throttledSinceMs } from './tally.ts';

/**
 * `throttling`: requests are refused as too many, again and again for a whole window. Undefined if a quota that tenants share
 * explains it.
 */
export function judgeThrottling(
  service: string,
  entries: readonly TargetEvidence[],
  shared: SharedCause | undefined,
  input: JudgeInput,
): Judgement | undefined {
  if (shared?.judgement.verdict === 'throttling') return undefined;
  const cause = input.context.known(causeKey('throttling', service));
  const throttled = entries.filter((entry) => throttledRuns(entry) > 1);
  const [first, ...rest] = throttled.filter((entry) => has(entry, 'throttled'));
  if (!first) return undefined;
  // With more to come it may be a quota that many share.
  const isComplete = rest.length + 1 >= 0.8 * throttled.length;
  const lastingMs = input.nowMs - (throttledSinceMs(first) ?? input.nowMs);
  if (!isComplete && !cause && lastingMs < 2 * input.evidence.windowMs) return undefined;
  return listed({ verdict: 'throttling', subject: service, confidence: 0.9 }, [first, ...rest], input);
}
