import type { Episode, TargetState, TargetStateName } from '../model/target-state.ts';

/** What one location says of a target. */
export interface LocationState {
  /** The location. */
  readonly location: string;
  /** The state there. */
  readonly state: TargetState;
  /** Whether the location can be trusted at present: its own neutral hosts answer. Default: true. */
  readonly isTrusted?: boolean;
}

/** What all locations together say. */
export interface ReducedState {
  /** The state. */
  readonly name: TargetStateName;
  /** The trouble that is going on; null for none. */
  readonly episode: Episode | null;
  /** How many locations know something at present. With one, it is believed alone. */
  readonly fresh: number;
  /** The locations that say so. */
  readonly locations: readonly string[];
}

/** States from the worst on: as many locations have to agree on one of them, or a worse one. */
const worstFirst = ['down', 'recovering', 'suspect', 'degraded'] as const;

/**
 * Takes what the locations say of a target together: it is down where at least `share` of the fresh locations are. A location that
 * is stale, has never known anything or cannot be trusted is not fresh.
 *
 * @param share - Default: 0.5.
 */
export function reduceLocations(states: readonly LocationState[], share = 0.5): ReducedState {
  const fresh = states.filter(
    ({ state, isTrusted = true }) => isTrusted && state.name !== 'stale' && state.name !== 'unknown',
  );
  if (fresh.length === 0) return withoutFresh(states);
  const needed = Math.max(1, Math.ceil(share * fresh.length));
  const bad: LocationState[] = [];
  for (const name of worstFirst) {
    bad.push(...fresh.filter(({ state }) => state.name === name));
    if (bad.length >= needed)
      return {
        name,
        episode: episodeOf(fresh, needed),
        fresh: fresh.length,
        locations: bad.map(({ location }) => location),
      };
  }
  return { name: 'up', episode: null, fresh: fresh.length, locations: fresh.map(({ location }) => location) };
}

/** Nothing is known at present: trouble that was known is not over for that. */
function withoutFresh(states: readonly LocationState[]): ReducedState {
  const isStale = states.some(({ state }) => state.name === 'stale');
  const needed = Math.max(1, Math.ceil(states.length / 2));
  return { name: isStale ? 'stale' : 'unknown', episode: episodeOf(states, needed), fresh: 0, locations: [] };
}

/** The trouble that enough locations have; it began when enough of them had it. */
function episodeOf(states: readonly LocationState[], needed: number): Episode | null {
  const episodes = states.flatMap(({ state }) => (state.episode ? [state.episode] : []));
  const start = episodes.toSorted((one, other) => one.startMs - other.startMs)[needed - 1];
  if (!start) return null;
  const isDown = episodes.filter(({ severity }) => severity === 'down').length >= needed;
  return { severity: isDown ? 'down' : 'degraded', startMs: start.startMs };
}
