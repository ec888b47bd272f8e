import type { Observation } from '../model/observation.ts';
import type { StoredEpisode } from '../model/records.ts';
import type { ResultClass } from '../model/result.ts';
import type { TargetState } from '../model/target-state.ts';
import { step } from './state-machine.ts';
import { settleTarget, stateAt, type TrackedTarget } from './tracked-target.ts';

/** Rechecks in a row, at most; then a target waits for its scheduled run. */
const mostRechecks = 10;

/** What follows from a run. */
export interface RunTaken {
  /** Whether to look again soon. */
  readonly recheck: boolean;
  /** A trouble that opened, worsened or closed, as it is now. */
  readonly episodes: readonly StoredEpisode[];
}

const nothing: RunTaken = { recheck: false, episodes: [] };

/**
 * Applies a run to a target's state. A run that is older than the last is left out.
 *
 * @param counted - The class that it counts as: a run while the own network was down counts as `prober_fault`.
 * @param isFrozen - Whether an open incident explains the failure: then nothing is confirmed, and no episode begins.
 */
export function takeRun(
  tracked: TrackedTarget,
  { location, atMs, code }: Observation,
  counted: ResultClass,
  isFrozen: boolean,
): RunTaken {
  if (tracked.lastRunMs !== null && atMs < tracked.lastRunMs) return nothing;
  tracked.lastRunMs = atMs;
  tracked.class = counted;
  tracked.code = code;
  if (isFrozen) {
    tracked.wellSinceMs = null;
    const frozen = stateAt(tracked, location);
    frozen.state = suspected(frozen.state, atMs);
    frozen.run = { lastRunMs: atMs, class: counted, code };
    settleTarget(tracked, atMs);
    return nothing;
  }
  const at = stateAt(tracked, location);
  const stepped = step(at.state, { class: counted, atMs }, tracked.thresholds);
  at.state = stepped.state;
  at.run = { lastRunMs: atMs, class: counted, code };
  let recheck = false;
  for (const effect of stepped.effects) {
    if (effect.kind === 'recheck') recheck = true;
    if (effect.kind === 'closed') tracked.wellSinceMs = effect.endMs;
    if (effect.kind === 'blip') tracked.wellSinceMs = effect.atMs;
  }
  if (counted.startsWith('fail.') || counted === 'degraded') tracked.wellSinceMs = null;
  else if (counted === 'ok') tracked.wellSinceMs ??= atMs;
  tracked.rechecks = recheck ? tracked.rechecks + 1 : 0;
  return { recheck: recheck && tracked.rechecks <= mostRechecks, episodes: settled(tracked, atMs) };
}

/** The state of a target whose failure an incident explains: it is not up any more, and not confirmed down for that. */
function suspected(state: TargetState, atMs: number): TargetState {
  if (state.name === 'suspect' || state.name === 'down') return { ...state, conclusiveAtMs: atMs };
  return {
    ...state,
    name: 'suspect',
    sinceMs: atMs,
    streak: 1,
    failingSinceMs: atMs,
    passingSinceMs: null,
    conclusiveAtMs: atMs,
    before: null,
  };
}

/**
 * Records that time has passed without a conclusive run at some locations. Returns the trouble that only they had: it is over
 * for the others.
 */
export function takeSilence(tracked: TrackedTarget, nowMs: number): readonly StoredEpisode[] {
  for (const at of tracked.states) at.state = step(at.state, { class: null, atMs: nowMs }, tracked.thresholds).state;
  return settled(tracked, nowMs);
}

/** Takes the locations together; the episode that this opens, worsens or closes. */
function settled(tracked: TrackedTarget, atMs: number): readonly StoredEpisode[] {
  const before = tracked.reduced.episode;
  settleTarget(tracked, atMs);
  const { episode } = tracked.reduced;
  const { target } = tracked.settings;
  const incident = tracked.coveredBy;
  if (before && !episode) return [{ ...before, target, endMs: tracked.wellSinceMs ?? atMs, incident }];
  if (!episode || (before && before.severity === episode.severity)) {
    // With several locations the trouble goes on from where it began, whichever of them joins.
    if (before && episode) tracked.reduced = { ...tracked.reduced, episode: { ...episode, startMs: before.startMs } };
    return [];
  }
  const startMs = before?.startMs ?? episode.startMs;
  tracked.reduced = { ...tracked.reduced, episode: { ...episode, startMs } };
  return [{ severity: episode.severity, startMs, target, endMs: null, incident }];
}
