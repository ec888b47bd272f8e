import type { StoredTarget, StoredView } from '../model/records.ts';
import type { ResultClass } from '../model/result.ts';
import type { TargetState } from '../model/target-state.ts';
import { type HardState, isFlapping, withHardState } from './flapping.ts';
import type { AffectedTarget } from './incidents/incident-context.ts';
import { type ReducedState, reduceLocations } from './reduce-locations.ts';
import { initialState, type Thresholds } from './state-machine.ts';

/** A target that is monitored. */
export interface MonitoredTarget {
  /** Its id. */
  readonly target: string;
  /** Its tenant. */
  readonly tenant: string;
  /** Its service. */
  readonly service: string;
  /** From one run to the next, in milliseconds. */
  readonly intervalMs: number;
  /** The limit for one run, in milliseconds. */
  readonly timeoutMs: number;
}

/** What is kept of a target, but for its facts, which the monitor does not know. */
export type TargetRecord = Omit<StoredTarget, 'facts'>;

/** A target's state at a location, and the last run there. */
export interface StateAt {
  /** The location; null is one not named since the start. */
  location: string | null;
  /** The state. */
  state: TargetState;
  /** The last run; absent before the first since the start. */
  run?: Pick<StoredView, 'lastRunMs' | 'class' | 'code'>;
}

/** A target, and all that is known of it. */
export interface TrackedTarget {
  /** Its number in the registry. */
  readonly row: number;
  /** How it is checked. */
  settings: MonitoredTarget;
  /** When its state changes. */
  thresholds: Thresholds;
  /** Its state at each location; null is a location not named since the start. */
  states: readonly StateAt[];
  /** All locations taken together. */
  reduced: ReducedState;
  /** See {@link StoredTarget.hardStates}. */
  hardStates: readonly HardState[];
  /** See {@link StoredTarget.flapping}. */
  flapping: boolean;
  /** When its last run began. */
  lastRunMs: number | null;
  /** What it found. */
  class: ResultClass | null;
  /** Its code. */
  code: string | null;
  /** The incident that explains it. */
  coveredBy: string | null;
  /** Since when it is well again. */
  wellSinceMs: number | null;
  /** Looks in a row that were out of turn. */
  rechecks: number;
}

/** What a target may go on from. */
type Known = Partial<Pick<TrackedTarget, 'states' | 'wellSinceMs'>> & Partial<TargetRecord>;

/** Tracks a target from what is known of it on: what was kept by an earlier process, or in its row. */
export function trackTarget(
  row: number,
  settings: MonitoredTarget,
  thresholds: Thresholds,
  known: Known = {},
): TrackedTarget {
  const states = known.states ?? (known.state ? [{ location: null, state: known.state }] : []);
  return {
    row,
    settings,
    thresholds,
    states,
    reduced: reduce(states),
    hardStates: known.hardStates ?? [],
    flapping: known.flapping ?? false,
    lastRunMs: known.lastRunMs ?? null,
    class: known.class ?? null,
    code: known.code ?? null,
    coveredBy: known.coveredBy ?? null,
    wellSinceMs: known.wellSinceMs ?? null,
    rechecks: 0,
  };
}

/** A target's state at a location. What was kept belongs to the first location that looks. */
export function stateAt(tracked: TrackedTarget, location: string): StateAt {
  const stateHere = tracked.states.find((state) => state.location === location || state.location === null);
  if (stateHere) {
    stateHere.location = location;
    return stateHere;
  }
  const fresh = { location, state: initialState };
  tracked.states = [...tracked.states, fresh];
  return fresh;
}

/** Takes all locations together again, and looks whether the target comes and goes. */
export function settleTarget(tracked: TrackedTarget, nowMs: number): void {
  tracked.reduced = reduce(tracked.states);
  const { name } = tracked.reduced;
  if (name === 'up' || name === 'down')
    tracked.hardStates = withHardState(tracked.hardStates, { state: name === 'up' ? 'u' : 'd', atMs: nowMs });
  if (tracked.hardStates.length > 1 || tracked.flapping)
    tracked.flapping = isFlapping(tracked.hardStates, tracked.flapping, tracked.settings.intervalMs, nowMs);
}

/** What is kept of a target. */
export function recordOf(tracked: TrackedTarget): TargetRecord {
  const { settings, hardStates, flapping, lastRunMs, coveredBy, code } = tracked;
  const { target, tenant, service } = settings;
  return {
    target,
    tenant,
    service,
    state: stateOf(tracked),
    hardStates,
    flapping,
    lastRunMs,
    class: tracked.class,
    code,
    coveredBy,
    ...(tracked.states.length > 1 ? { locations: tracked.states.flatMap(viewOf) } : {}),
  };
}

function viewOf({ location, state, run }: StateAt): readonly StoredView[] {
  return location === null || !run ? [] : [{ location, state, ...run }];
}

/** What incidents have to know of a target. */
export function affectedOf(tracked: TrackedTarget): AffectedTarget {
  const { settings, reduced, wellSinceMs, coveredBy, states } = tracked;
  const { target, tenant, service } = settings;
  return {
    target,
    tenant,
    service,
    locations: states.flatMap(({ location }) => (location === null ? [] : [location])),
    state: reduced.name,
    // A slow target that fails once is not known to be down.
    isConfirmed: reduced.episode !== null && (reduced.episode.severity === 'down' || tracked.class === 'degraded'),
    class: tracked.class,
    code: tracked.code,
    wellSinceMs: wellSinceMs ?? (reduced.name === 'up' ? stateOf(tracked).sinceMs : null),
    conclusiveMs: conclusiveMs(tracked),
    coveredBy,
  };
}

/** The last conclusive run; null before the first. */
export function conclusiveMs({ states }: TrackedTarget): number | null {
  let last: number | null = null;
  for (const { state } of states)
    if (state.conclusiveAtMs !== null && (last === null || state.conclusiveAtMs > last)) last = state.conclusiveAtMs;
  return last;
}

/**
 * The last conclusive run of the location that has been silent for longest, of those that are not stale; null if there is
 * none.
 */
export function longestSilentMs({ states }: TrackedTarget): number | null {
  let first: number | null = null;
  for (const { state } of states)
    if (state.name !== 'stale' && state.conclusiveAtMs !== null && (first === null || state.conclusiveAtMs < first))
      first = state.conclusiveAtMs;
  return first;
}

/** The state of the location that stands for all of them: one that says what they come to. */
function stateOf({ states, reduced }: TrackedTarget): TargetState {
  return (states.find(({ state }) => state.name === reduced.name) ?? states[0])?.state ?? initialState;
}

function reduce(states: TrackedTarget['states']): ReducedState {
  return reduceLocations(states.map(({ location, state }) => ({ location: location ?? '', state })));
}
