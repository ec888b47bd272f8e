import { expect, test } from 'vitest';
import { initialState, step, usualThresholds } from '../../src/judge/state-machine.ts';
import type { ResultClass } from '../../src/model/result.ts';
import type { TargetState } from '../../src/model/target-state.ts';

const minute = 60_000;
const thresholds = usualThresholds(5 * minute, 20_000);
const events: readonly (ResultClass | null)[] = ['ok', 'degraded', 'fail.server', 'throttled', null];
const depth = 8;

/** What a walk has seen so far: enough to hold the promises against. */
interface Seen {
  readonly open: { readonly severity: string; readonly startMs: number } | null;
  readonly lastEndMs: number;
}

/** Checks what one step promises; what has been seen after it. */
function checkStep(
  before: TargetState,
  after: TargetState,
  effects: ReturnType<typeof step>['effects'],
  seen: Seen,
  atMs: number,
  found: ResultClass | null,
): Seen {
  let { open, lastEndMs } = seen;
  for (const effect of effects) {
    if (effect.kind === 'opened') {
      if (open) throw new Error('opened twice');
      if (effect.episode.startMs > atMs || effect.episode.startMs < lastEndMs) throw new Error('a start out of order');
      open = effect.episode;
    } else if (effect.kind === 'worsened') {
      if (open?.severity !== 'degraded' || effect.episode.severity !== 'down') throw new Error('worsened from nothing');
      if (effect.episode.startMs !== open.startMs) throw new Error('a start that moved');
      open = effect.episode;
    } else if (effect.kind === 'closed') {
      if (!open) throw new Error('closed without being open');
      if (effect.endMs < open.startMs || effect.endMs > atMs) throw new Error('an end out of order');
      lastEndMs = effect.endMs;
      open = null;
    }
  }
  if ((after.episode === null) !== (open === null)) throw new Error('the state and what was said of it disagree');
  const isConclusive = found === 'ok' || found === 'degraded' || found === 'fail.server';
  if (!isConclusive && effects.length > 0) throw new Error('something followed from nothing');
  if (!isConclusive && after.name !== before.name && after.name !== 'stale') throw new Error('news from no news');
  if (
    effects.some(({ kind }) => kind === 'opened' || kind === 'worsened') &&
    after.name !== 'down' &&
    after.name !== 'degraded'
  )
    throw new Error('trouble without a state');
  if (after.name === 'up' && after.episode !== null) throw new Error('up in trouble');
  if (after.name === 'down' && after.episode?.severity !== 'down') throw new Error('down without an episode');
  if (after.failedAtMs.length !== after.window.replaceAll('p', '').length) throw new Error('a window that lost count');
  return { open, lastEndMs };
}

function walk(state: TargetState, seen: Seen, atMs: number, everyMs: number, left: number): number {
  if (left === 0) return 1;
  let count = 0;
  for (const found of events) {
    const { state: next, effects } = step(state, { class: found, atMs }, thresholds);
    const after = checkStep(state, next, effects, seen, atMs, found);
    count += walk(next, after, atMs + everyMs, everyMs, left - 1);
  }
  return count;
}

test.each([
  ['a recheck', 30_000],
  ['an interval', 5 * minute],
  ['longer than is fresh', 20 * minute],
])('all sequences of %s apart hold the promises', (_name, everyMs) => {
  expect(walk(initialState, { open: null, lastEndMs: 0 }, 1_000_000, everyMs, depth)).toBe(events.length ** depth);
});
