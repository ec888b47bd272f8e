import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  decisiveMember,
  digits,
  numericId,
  pagingMember,
  type Surprise,
  snakeCaseSchema,
  wireSchema,
} from '../../src/index.ts';

const page = wireSchema(
  z.object({
    items: z.array(z.object({ id: digits(), parent: digits().optional(), ids: z.array(digits()).optional() })),
    more: pagingMember(z.boolean()).optional(),
    next: pagingMember(z.string().optional()),
    meta: z
      .object({ paging: z.object({ total: pagingMember(z.int()).optional(), note: z.string().optional() }).optional() })
      .optional(),
    note: z.string().optional(),
  }),
);

function read(value: unknown) {
  const surprises: Surprise[] = [];
  return { value: page.read(structuredClone(value), (surprise) => surprises.push(surprise)), surprises };
}

test.each([
  ['more', { more: 'true' }],
  ['more', { more: null }],
  ['next', { next: 12345 }],
  ['next', { next: {} }],
  ['meta/paging/total', { meta: { paging: { total: '3' } } }],
  ['meta/paging', { meta: { paging: [] } }],
  ['meta', { meta: 'none' }],
])('a paging member of a wrong type fails the call: %s', (place, members) => {
  expect(() => read({ items: [], ...members })).toThrow(`/${place} should be`);
});

test('other optional members beside one are left out, and reported', () => {
  const { value, surprises } = read({ items: [], note: 1, meta: { paging: { total: 3, note: 2 } } });
  expect(value).toEqual({ items: [], meta: { paging: { total: 3 } } });
  expect(surprises.map(({ pointer }) => pointer)).toEqual(['/meta/paging/note', '/note']);
});

test('an id of digits that comes as a number is read as text, and reported', () => {
  const { value, surprises } = read({ items: [{ id: 361304891, parent: 7, ids: [1, '2', 3] }, { id: '8' }] });
  expect(value.items).toEqual([{ id: '361304891', parent: '7', ids: ['1', '2', '3'] }, { id: '8' }]);
  expect(surprises).toHaveLength(4);
  expect(surprises[0]).toEqual({ kind: 'wrong-type', pointer: '/items/0/id', expected: 'string' });
});

test.each([1.5, -1, 2 ** 60, true, null, [], {}])('an id that is no whole number is not digits: %j', (id) => {
  expect(() => read({ items: [{ id }] })).toThrow('/items/0/id should be string');
});

test('an object of a million unknown members is read in a time that grows with its size only', () => {
  const wide = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`m${index}`, 1]));
  const schema = snakeCaseSchema(z.object({ a_b: z.string().optional() }));
  const surprises: Surprise[] = [];
  const value = schema.read(wide(1_000_000), (surprise) => surprises.push(surprise));
  expect(Object.keys(value)).toHaveLength(1_000_000);
  expect(surprises).toHaveLength(100);
});

test('a decisive member of a wrong type fails the call, and an absent one does not', () => {
  const operation = wireSchema(z.object({ error: decisiveMember(z.object({ code: z.int() })).optional() }));
  for (const error of ['x', null, 7, [], { code: '1' }, {}]) expect(() => operation.read({ error })).toThrow('/error');
  expect(operation.read({})).toEqual({});
});

test('digits that do not match their pattern fail the call, also as a number', () => {
  const policy = wireSchema(z.object({ version: digits(/^\d+$/) }));
  expect(policy.read({ version: 7 })).toEqual({ version: '7' });
  for (const version of ['x', '', '1.5', 1.5, -1, null]) expect(() => policy.read({ version })).toThrow('/version');
});

test('a numeric id that comes as digits is read as the number, if a number holds it exactly', () => {
  const seat = wireSchema(z.object({ id: numericId(), parent: numericId().nullish() }));
  expect(seat.read({ id: '77', parent: '8' })).toEqual({ id: 77, parent: 8 });
  expect(seat.read({ id: 77, parent: null })).toEqual({ id: 77, parent: null });
  for (const id of ['', '7x', '-7', '1.5', '12345678901234567890', null, {}])
    expect(() => seat.read({ id })).toThrow('/id');
});
