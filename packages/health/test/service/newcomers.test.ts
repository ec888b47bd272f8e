import type { TargetRecord } from '@mdmkit/monitor/judge';
import { initialState } from '@mdmkit/monitor/judge';
import { expect, test } from 'vitest';
import { createNewcomers } from '../../src/service/newcomers.ts';
import { storedTarget } from '../support/stored.ts';

const recordOf = (target: string): TargetRecord => storedTarget({ target, state: initialState });

test('newcomers are handed over once each, some at a time, and those that are gone not at all', () => {
  const newcomers = createNewcomers((target) => (target === 't1' ? undefined : recordOf(target)));
  newcomers.add(Array.from({ length: 2_500 }, (_, index) => `t${index}`));
  const taken = [newcomers.take(), newcomers.take(), newcomers.take()];
  expect(taken.map(({ length }) => length)).toEqual([1_999, 500, 0]);
  expect(new Set(taken.flat().map(({ target }) => target)).size).toBe(2_499);
  newcomers.add(['late']);
  expect(newcomers.take()).toMatchObject([{ target: 'late', state: { name: 'unknown' } }]);
});
