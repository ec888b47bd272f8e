import { checkArgument } from '@mdmkit/core';
import type { ResultClass } from '../model/result.ts';
import type { Episode, TargetState } from '../model/target-state.ts';

/** The thresholds at which a state changes. */
export interface Thresholds {
  /** Failures in a row that confirm. Default: 3. */
  readonly failN: number;
  /** Passes in a row that recover. Default: 2. */
  readonly okN: number;
  /** Failures among the last `ofT` that confirm too. Default: 4. */
  readonly failF: number;
  /** How many of the last results count. Default: 10. */
  readonly ofT: number;
  /** The least age of the first failure, in milliseconds. Default: 60,000. */
  readonly minDownMs: number;
  /** Degraded results in a row that count. Default: 3. */
  readonly degN: number;
  /** The time without a conclusive result after which a target is stale, in milliseconds. */
  readonly staleMs: number;
}

/**
 * The usual thresholds, for a target that is checked every `intervalMs` and may take `timeoutMs`.
 *
 * @param minDownMs - The least age of the first failure. Default: 60,000.
 */
export function usualThresholds(intervalMs: number, timeoutMs: number, minDownMs = 60_000): Thresholds {
  return { failN: 3, okN: 2, failF: 4, ofT: 10, minDownMs, degN: 3, staleMs: 3 * intervalMs + timeoutMs };
}

/** What happened: a result, or only the passing of time. */
export interface StateEvent {
  /** The result's class; null for the passing of time. */
  readonly class: ResultClass | null;
  /** When, in milliseconds since 1970. */
  readonly atMs: number;
}

interface EpisodeEffect<Kind extends string> {
  /** What follows. */
  readonly kind: Kind;
  /** The episode. */
  readonly episode: Episode;
}

/** What follows from an event. */
export type StateEffect =
  /** An episode begins, or gets worse. */
  | EpisodeEffect<'opened' | 'worsened'>
  /** An episode ends. */
  | (EpisodeEffect<'closed'> & {
      /** The time of the first good result, in milliseconds since 1970. */
      readonly endMs: number;
    })
  /** A single failure that no further one confirmed. */
  | {
      /** What follows. */
      readonly kind: 'blip';
      /** The time of the failure, in milliseconds since 1970. */
      readonly atMs: number;
    }
  /** The target has to be checked again soon. */
  | {
      /** What follows. */
      readonly kind: 'recheck';
    };

/** A state and what follows from reaching it. */
export interface Step {
  /** The state after the event. */
  readonly state: TargetState;
  /** What follows, in order. */
  readonly effects: readonly StateEffect[];
}

/** The state of a target before its first check. */
export const initialState: TargetState = {
  name: 'unknown',
  sinceMs: 0,
  streak: 0,
  failingSinceMs: null,
  passingSinceMs: null,
  window: '',
  failedAtMs: [],
  conclusiveAtMs: null,
  episode: null,
  before: null,
};

/** Takes a target from one state to the next. Pure: the same state, event and thresholds give the same answer. */
export function step(state: TargetState, event: StateEvent, thresholds: Thresholds): Step {
  checkArgument('step', 'state', state, 'object');
  checkArgument('step', 'event', event, 'object');
  checkArgument('step', 'thresholds', thresholds, 'object');
  const kind = kindOf(event.class);
  if (kind === undefined) return { state: withoutNews(state, event.atMs, thresholds), effects: [] };
  const awake: TargetState =
    state.name === 'stale' ? { ...state, name: state.before ?? 'unknown', before: null } : state;
  const window = `${awake.window}${kind === 'fail' ? 'f' : 'p'}`.slice(-thresholds.ofT);
  const times = kind === 'fail' ? [...awake.failedAtMs, event.atMs] : awake.failedAtMs;
  const failedAtMs = times.slice(times.length - failuresIn(window));
  const observed: TargetState = { ...awake, window, failedAtMs, conclusiveAtMs: event.atMs };
  if (kind === 'fail') return failed(observed, event.atMs, thresholds);
  if (kind === 'degraded' && observed.name === 'unknown')
    return slower({ ...observed, name: 'up', sinceMs: event.atMs }, event.atMs, thresholds);
  if (kind === 'degraded' && (observed.name === 'up' || observed.name === 'degraded'))
    return slower(observed, event.atMs, thresholds);
  return passed(observed, event.atMs, thresholds);
}

function failuresIn(window: string): number {
  return window.replaceAll('p', '').length;
}

function kindOf(found: ResultClass | null): 'pass' | 'degraded' | 'fail' | undefined {
  if (found === 'ok') return 'pass';
  if (found === 'degraded') return 'degraded';
  return found?.startsWith('fail.') === true ? 'fail' : undefined;
}

/** What says nothing about the vendor changes nothing, until nothing has been known for too long. */
function withoutNews(state: TargetState, atMs: number, { staleMs }: Thresholds): TargetState {
  const { name, conclusiveAtMs } = state;
  if (name === 'stale' || conclusiveAtMs === null || atMs - conclusiveAtMs <= staleMs) return state;
  return { ...state, name: 'stale', sinceMs: conclusiveAtMs + staleMs, before: name };
}

function failed(state: TargetState, atMs: number, thresholds: Thresholds): Step {
  switch (state.name) {
    case 'down':
      return { state, effects: [] };
    case 'recovering':
      return { state: { ...state, name: 'down', sinceMs: atMs, streak: 1, passingSinceMs: null }, effects: [recheck] };
    case 'suspect':
      return confirm({ ...state, streak: state.streak + 1 }, atMs, thresholds);
    default:
      return confirm({ ...state, name: 'suspect', sinceMs: atMs, streak: 1, failingSinceMs: atMs }, atMs, thresholds);
  }
}

const recheck: StateEffect = { kind: 'recheck' };

/** A suspicion becomes certain, or is checked again soon. */
function confirm(state: TargetState, atMs: number, { failN, failF, minDownMs }: Thresholds): Step {
  // Failures in a row began with the first of them; scattered ones with the first that still counts.
  const inRowMs = state.streak >= failN ? state.failingSinceMs : null;
  const startMs = inRowMs ?? (failuresIn(state.window) >= failF ? (state.failedAtMs[0] ?? atMs) : null);
  if (startMs === null || atMs - startMs < minDownMs) return { state, effects: [recheck] };
  const episode: Episode = { severity: 'down', startMs: state.episode?.startMs ?? startMs };
  const effect: StateEffect = { kind: state.episode === null ? 'opened' : 'worsened', episode };
  return { state: { ...state, name: 'down', sinceMs: atMs, episode }, effects: [effect] };
}

function passed(state: TargetState, atMs: number, thresholds: Thresholds): Step {
  switch (state.name) {
    case 'suspect': {
      const blip: StateEffect = { kind: 'blip', atMs };
      const { state: next, effects } = healthy(state, atMs, atMs);
      return { state: next, effects: [blip, ...effects] };
    }
    case 'down':
      return recovered(
        { ...state, name: 'recovering', sinceMs: atMs, streak: 1, passingSinceMs: atMs },
        atMs,
        thresholds,
      );
    case 'recovering':
      return recovered({ ...state, streak: state.streak + 1 }, atMs, thresholds);
    case 'degraded': {
      const passing = state.passingSinceMs === null ? { ...state, streak: 0, passingSinceMs: atMs } : state;
      return recovered({ ...passing, streak: passing.streak + 1 }, atMs, thresholds);
    }
    default:
      return healthy(state, atMs, atMs);
  }
}

function recovered(state: TargetState, atMs: number, { okN }: Thresholds): Step {
  if (state.streak < okN) return { state, effects: state.name === 'recovering' ? [recheck] : [] };
  return healthy(state, atMs, state.passingSinceMs ?? atMs);
}

/** The target is well; trouble that went on ended with the first good result. */
function healthy(state: TargetState, atMs: number, endMs: number): Step {
  const next: TargetState = {
    ...state,
    name: 'up',
    sinceMs: state.name === 'up' ? state.sinceMs : atMs,
    streak: 0,
    failingSinceMs: null,
    passingSinceMs: null,
    episode: null,
    // Failures of a trouble that is over are no reason for another, which would begin before the first one ended.
    ...(state.episode ? { window: '', failedAtMs: [] } : {}),
  };
  return { state: next, effects: state.episode ? [{ kind: 'closed', episode: state.episode, endMs }] : [] };
}

function slower(state: TargetState, atMs: number, { degN }: Thresholds): Step {
  if (state.name === 'degraded') return { state: { ...state, streak: 0, passingSinceMs: null }, effects: [] };
  const startMs = state.failingSinceMs ?? atMs;
  const next: TargetState = { ...state, streak: state.streak + 1, failingSinceMs: startMs };
  if (next.streak < degN) return { state: next, effects: [] };
  const episode: Episode = { severity: 'degraded', startMs };
  return {
    state: { ...next, name: 'degraded', sinceMs: atMs, streak: 0, passingSinceMs: null, episode },
    effects: [{ kind: 'opened', episode }],
  };
}
