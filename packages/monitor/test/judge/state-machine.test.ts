import { describe, expect, test } from 'vitest';
import {
  initialState,
  type StateEffect,
  step,
  type Thresholds,
  usualThresholds,
} from '../../src/judge/state-machine.ts';
import type { ResultClass } from '../../src/model/index.ts';
import type { TargetState } from '../../src/model/target-state.ts';

const minute = 60_000;
const usual = usualThresholds(5 * minute, 20_000);

/** Letters for events: passed, degraded, failed, throttled, and the passing of time. */
const classes: Readonly<Record<string, ResultClass | null>> = {
  p: 'ok',
  d: 'degraded',
  f: 'fail.server',
  t: 'throttled',
  '-': null,
};

/** Walks through events, one a minute; the states and effects on the way. */
function walk(events: string, thresholds: Thresholds = usual, everyMs = minute) {
  let state: TargetState = initialState;
  let atMs = 1_000_000;
  const states: string[] = [];
  const effects: StateEffect[] = [];
  for (const event of events) {
    const stepped = step(state, { class: classes[event] ?? null, atMs }, thresholds);
    state = stepped.state;
    states.push(state.name);
    effects.push(...stepped.effects);
    atMs += everyMs;
  }
  return { state, states: states.join(' '), effects, told: effects.filter(({ kind }) => kind !== 'recheck') };
}
const at = (index: number) => 1_000_000 + index * minute;

describe('the table of transitions', () => {
  test.each([
    ['p', 'up'],
    ['f', 'suspect'],
    ['d', 'up'],
    ['t', 'unknown'],
    ['-', 'unknown'],
    ['pf', 'up suspect'],
    ['pfp', 'up suspect up'],
    ['pff', 'up suspect suspect'],
    ['pfff', 'up suspect suspect down'],
    ['pffff', 'up suspect suspect down down'],
    ['fffp', 'suspect suspect down recovering'],
    ['fffpp', 'suspect suspect down recovering up'],
    ['fffpfpp', 'suspect suspect down recovering down recovering up'],
    ['pdd', 'up up up'],
    ['pddd', 'up up up degraded'],
    ['pdddp', 'up up up degraded degraded'],
    ['pdddpp', 'up up up degraded degraded up'],
    ['pdddpdpp', 'up up up degraded degraded degraded degraded up'],
    ['pdddf', 'up up up degraded suspect'],
    ['pdddfff', 'up up up degraded suspect suspect down'],
    ['ftt', 'suspect suspect suspect'],
    ['ftftf', 'suspect suspect suspect suspect down'],
    ['fffdd', 'suspect suspect down recovering up'],
  ])('%s', (events, states) => {
    expect(walk(events).states).toBe(states);
  });

  test('four failures among ten confirm, although never three come in a row', () => {
    expect(walk('pffpfpf').states).toBe('up suspect suspect up suspect up down');
    expect(walk('pfpfpfppppppppf').states.endsWith('up suspect')).toBe(true);
  });

  test('nothing is confirmed before the first failure is old enough', () => {
    expect(walk('ffff', usual, 10_000).states).toBe('suspect suspect suspect suspect');
    expect(walk('fffffff', usual, 10_000).states.endsWith('suspect down')).toBe(true);
  });

  test('a single failure confirms where it may', () => {
    expect(walk('f', { ...usual, failN: 1, minDownMs: 0 }).states).toBe('down');
    expect(walk('fp', { ...usual, failN: 1, okN: 1, minDownMs: 0 }).states).toBe('down up');
  });
});

describe('what follows', () => {
  test('both ends of an episode are those of the first result of their kind', () => {
    expect(walk('pfffpp').told).toEqual([
      { kind: 'opened', episode: { severity: 'down', startMs: at(1) } },
      { kind: 'closed', episode: { severity: 'down', startMs: at(1) }, endMs: at(4) },
    ]);
  });

  test('a relapse goes on with the same episode', () => {
    expect(walk('fffpfpp').told).toEqual([
      { kind: 'opened', episode: { severity: 'down', startMs: at(0) } },
      { kind: 'closed', episode: { severity: 'down', startMs: at(0) }, endMs: at(5) },
    ]);
  });

  test('an unconfirmed failure is a blip', () => {
    expect(walk('pfp').told).toEqual([{ kind: 'blip', atMs: at(2) }]);
  });

  test('what was slow and then fails got worse', () => {
    expect(walk('dddfff').told).toEqual([
      { kind: 'opened', episode: { severity: 'degraded', startMs: at(0) } },
      { kind: 'worsened', episode: { severity: 'down', startMs: at(0) } },
    ]);
  });

  test('a suspect target is checked again soon', () => {
    expect(walk('f').effects).toEqual([{ kind: 'recheck' }]);
    expect(walk('fffp').effects.at(-1)).toEqual({ kind: 'recheck' });
    expect(walk('pp').effects).toEqual([]);
  });
});

describe('a target without results', () => {
  const stale = usual.staleMs + 1;

  test('is stale after three intervals and a timeout, from then on', () => {
    const { state } = walk('p');
    const quiet = step(state, { class: null, atMs: at(0) + stale }, usual).state;
    expect(quiet).toMatchObject({ name: 'stale', sinceMs: at(0) + usual.staleMs, before: 'up' });
    expect(step(state, { class: 'throttled', atMs: at(0) + stale }, usual).state.name).toBe('stale');
    expect(step(state, { class: null, atMs: at(0) + usual.staleMs }, usual).state.name).toBe('up');
  });

  test('goes on where it was', () => {
    const { state } = walk('fff');
    const quiet = step(state, { class: null, atMs: at(2) + stale }, usual).state;
    const again = step(quiet, { class: 'ok', atMs: at(2) + stale + 1 }, usual).state;
    expect(again).toMatchObject({ name: 'recovering', before: null, episode: { startMs: at(0) } });
  });

  test('without any result stays unknown', () => {
    expect(step(initialState, { class: null, atMs: stale * 9 }, usual).state).toEqual(initialState);
  });
});

test('every sequence of up to seven events keeps the promises', () => {
  const letters = Object.keys(classes);
  let walks = 0;
  const check = (state: TargetState, atMs: number, open: boolean, depth: number) => {
    walks += 1;
    expect(['down', 'recovering'].includes(state.name) && state.episode?.severity !== 'down').toBe(false);
    expect(open).toBe(state.episode !== null);
    if (depth === 0) return;
    for (const letter of letters) {
      const before = JSON.stringify(state);
      const event = { class: classes[letter] ?? null, atMs };
      const stepped = step(state, event, usual);
      // Pure: the state that went in is as it was, and the same answer comes again.
      if (depth > 6) {
        expect(JSON.stringify(state)).toBe(before);
        expect(step(state, event, usual)).toEqual(stepped);
      }
      let isOpen = open;
      for (const effect of stepped.effects) {
        if (effect.kind === 'opened' || effect.kind === 'closed') {
          if (isOpen !== (effect.kind === 'closed'))
            throw new Error('an episode opened twice, or closed that was not open');
          isOpen = !isOpen;
        }
        if (effect.kind === 'closed' && !(effect.episode.startMs < effect.endMs && effect.endMs <= atMs))
          throw new Error('an end before its beginning');
      }
      if ((letter === 't' || letter === '-') && stepped.state.name !== state.name && stepped.state.name !== 'stale')
        throw new Error('no news changed a state');
      check(stepped.state, atMs + 7 * minute, isOpen, depth - 1);
    }
  };
  check(initialState, 1_000_000, false, 7);
  expect(walks).toBe((letters.length ** 8 - 1) / (letters.length - 1));
}, 600_000);
