import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LocationState, reduceLocations } from '../../src/judge/reduce-locations.ts';
import { initialState } from '../../src/judge/state-machine.ts';
import { type TargetStateName, targetStates } from '../../src/model/target-state.ts';

function at(location: string, name: TargetStateName, startMs?: number, isTrusted = true): LocationState {
  const isTrouble = name === 'down' || name === 'recovering' || name === 'degraded';
  const severity = name === 'degraded' ? 'degraded' : 'down';
  const episode = isTrouble ? ({ severity, startMs: startMs ?? 1_000 } as const) : null;
  return { location, state: { ...initialState, name, episode }, isTrusted };
}

describe('a target at several locations', () => {
  test.each([
    [['up', 'up', 'down'], 'up'],
    [['up', 'down'], 'down'],
    [['up', 'down', 'down'], 'down'],
    [['up', 'up', 'up', 'down', 'down'], 'up'],
    [['up', 'suspect', 'down'], 'suspect'],
    [['up', 'recovering', 'down'], 'recovering'],
    [['up', 'degraded', 'degraded'], 'degraded'],
    [['stale', 'stale', 'down'], 'down'],
    [['unknown', 'up'], 'up'],
    [['stale', 'stale'], 'stale'],
    [['unknown', 'stale'], 'stale'],
    [['unknown'], 'unknown'],
    [[], 'unknown'],
  ] as const)('that finds %j is %s', (names, name) => {
    expect(reduceLocations(names.map((state, place) => at(`place-${place}`, state))).name).toBe(name);
  });

  test('began to be down when half of them had seen it', () => {
    const states = [at('one', 'down', 1_000), at('two', 'down', 2_000), at('three', 'down', 3_000)];
    expect(reduceLocations(states).episode).toEqual({ severity: 'down', startMs: 2_000 });
  });

  test('is not judged from a location whose own network fails', () => {
    const reduced = reduceLocations([at('one', 'down', 1_000, false), at('two', 'up')]);
    expect(reduced).toMatchObject({ name: 'up', fresh: 1, locations: ['two'] });
  });
});

test('the order of locations makes no difference, and nothing is up without a location that is up', () => {
  const states = fc.array(fc.constantFrom(...targetStates), { maxLength: 7 });
  fc.assert(
    fc.property(states, fc.nat(), (names, turn) => {
      const located = names.map((name, place) => at(`place-${place}`, name, 1_000 * (place + 1)));
      const turned = located.map((_, place) => located[(place + turn) % located.length]!);
      const one = reduceLocations(located);
      const other = reduceLocations(turned);
      expect({ ...other, locations: other.locations.toSorted() }).toEqual({
        ...one,
        locations: one.locations.toSorted(),
      });
      if (one.name === 'up') expect(names).toContain('up');
      if (one.name === 'down') expect(names).toContain('down');
    }),
  );
});
