import { expect, test } from 'vitest';
import { applyMask } from '../../src/testing/masked.ts';

const before = { name: 'n', a: 1, inner: { x: 1, y: 2 }, list: [1] };

test.for([
  [{ a: 2 }, null, { name: 'n', a: 2 }],
  [{ a: 2, list: [] }, 'a', { ...before, a: 2 }],
  [{}, 'a,list', { name: 'n', inner: { x: 1, y: 2 } }],
  [{ inner: { x: 7, y: 8 } }, 'inner.x', { ...before, inner: { x: 7, y: 2 } }],
  [{}, 'inner.x', { ...before, inner: { y: 2 } }],
  [{ newMember: { deep: true } }, 'new_member.deep', { ...before, newMember: { deep: true } }],
  [{ name: 'other' }, 'name', before],
] as const)('%o under %s', ([change, mask, after]) => {
  expect(applyMask(before, change, mask, ['name'])).toEqual(after);
});

test('an empty path is refused', () => {
  expect(() => applyMask(before, {}, 'a,,b', [])).toThrow('field mask');
});
