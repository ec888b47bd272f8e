import { expect, test } from 'vitest';
import { createStateNames } from '../../src/service/state-names.ts';

test('each change is answered with the state before', () => {
  const names = createStateNames();
  names.add(['a', 'b']);
  expect(names.change('a', 'up')).toBe('unknown');
  expect(names.change('a', 'up')).toBe('up');
  expect(names.change('a', 'suspect')).toBe('up');
  expect(names.change('a', 'down')).toBe('suspect');
  expect(names.change('b', 'unknown')).toBe('unknown');
});

test('a target that was forgotten and comes again is unknown', () => {
  const names = createStateNames();
  names.add(['a']);
  names.change('a', 'down');
  names.forget('a');
  names.add(['a']);
  expect(names.change('a', 'up')).toBe('unknown');
});
