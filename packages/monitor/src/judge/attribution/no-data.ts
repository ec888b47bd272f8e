import { causeKey, type Judgement } from '../../model/judgement.ts';
import { type JudgeInput, severityFor, usualShareOf } from './judge-context.ts';
import type { Tally } from './tally.ts';

/** Intervals without a conclusive result after which a service is not known any more. */
const silentIntervals = 3;

/** `no-data`: checks of a service run at every location that has it, and none of them is conclusive. */
export function judgeNoData(service: string, tallies: readonly Tally[], input: JudgeInput): Judgement | undefined {
  const { context, evidence, nowMs } = input;
  const limitMs = silentIntervals * context.intervalMs(service);
  const looked = tallies.filter((tally) => nowMs - lastLookMs(tally) <= limitMs);
  const silent = looked.flatMap(({ location, silentSinceMs, lastFaultMs }) =>
    silentSinceMs === null || lastFaultMs === null ? [] : [{ location, silentSinceMs, lastFaultMs }],
  );
  if (silent.length === 0 || silent.length < looked.length) return undefined;
  const silentSinceMs = Math.max(...silent.map((each) => each.silentSinceMs));
  const lastFaultMs = Math.max(...silent.map((each) => each.lastFaultMs));
  // Where no check runs at all, a window pauses the checks, or this process was away: that is a gap.
  if (nowMs - silentSinceMs < limitMs || nowMs - lastFaultMs > limitMs) return undefined;
  const locations = silent.map(({ location }) => location);
  const [location] = locations;
  const key = causeKey('no-data', service);
  const earlier = context.known(key);
  const { healthy, asked } = evidence.controls(location ?? '', nowMs);
  return {
    key,
    verdict: 'no-data',
    subject: service,
    service,
    location: null,
    severity: severityFor('no-data', earlier, evidence.windowMs, nowMs),
    confidence: 0.95,
    evidence: {
      windowMs: evidence.windowMs,
      tenants: 0,
      failing: 0,
      usualShare: usualShareOf(context, service),
      probability: null,
      locations,
      controls: { healthy, asked },
      codes: [],
      sharedKey: null,
      firstSeenMs: earlier?.startedMs ?? silentSinceMs,
      lastSeenMs: lastFaultMs,
    },
    targets: 'all',
  };
}

function lastLookMs({ lastFaultMs, lastMs }: Tally): number {
  return Math.max(lastFaultMs ?? 0, ...lastMs.values());
}
