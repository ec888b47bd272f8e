import { expect, expectTypeOf, test } from 'vitest';
import { resultOf } from '../../../monitor/test/support/result.ts';
import { isResultOf } from '../../src/index.ts';

test('facts have the types of their service once it is known', () => {
  const result = resultOf({ service: 'apple.dep', facts: { devices: 3 } });
  expect(isResultOf(result, 'apple.vpp')).toBe(false);
  if (!isResultOf(result, 'apple.dep')) throw new Error('it is one');
  expectTypeOf(result.facts.devices).toEqualTypeOf<number | undefined>();
  expect(result.facts.devices).toBe(3);
});
