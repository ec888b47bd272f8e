import { expect, test } from 'vitest';
import { z } from 'zod';
import { wireSchema } from '../../src/index.ts';

test.each([
  [z.object({ name: z.string() }), {}, 'name: expected text, but it is missing'],
  [z.object({ name: z.string() }), { name: 7 }, 'name: expected text, not a number'],
  [z.object({ name: z.string() }), { name: null }, 'name: expected text, not null'],
  [z.object({ name: z.string() }), [], 'value: expected an object, not a list'],
  [z.object({ count: z.int() }), { count: 1.5 }, 'count: expected a whole number, not 1.5'],
  [z.object({ count: z.number() }), { count: 'x' }, 'count: expected a number, not text'],
  [z.object({ flag: z.boolean() }), { flag: 'x' }, 'flag: expected true or false, not text'],
  [z.object({ list: z.array(z.string()) }), { list: 'x' }, 'list: expected a list, not text'],
  [z.object({ list: z.array(z.string()).min(1) }), { list: [] }, 'list: expected at least 1 entry'],
  [z.object({ list: z.array(z.string()).max(2) }), { list: ['', '', ''] }, 'list: expected at most 2 entries'],
  [z.object({ name: z.string().min(1) }), { name: '' }, 'name: expected text that is not empty'],
  [z.object({ name: z.string().max(3) }), { name: 'long' }, 'name: expected at most 3 characters'],
  [z.object({ count: z.number().min(1) }), { count: 0 }, 'count: expected at least 1'],
  [z.object({ kind: z.enum(['a', 'b']) }), { kind: 'c' }, 'kind: expected one of "a", "b"'],
  [z.object({ kind: z.literal('a') }), { kind: 'c' }, 'kind: expected "a"'],
  [z.strictObject({ a: z.string().optional() }), { b: 1, c: 2 }, 'value: unknown member "b", "c"'],
  [z.object({ name: z.string().regex(/x/) }), { name: 'y' }, 'name: expected another form'],
  [z.object({ url: z.url() }), { url: 'y' }, 'url: expected a valid url'],
  [z.object({ name: z.string('expected a name') }), { name: 1 }, 'name: expected a name'],
  [z.object({ either: z.union([z.string(), z.number()]) }), { either: true }, 'either: expected another value'],
])('says what is wrong in our own words: %#', (schema, value, message) => {
  expect(() => wireSchema(schema as z.ZodType).write(value)).toThrow(message);
});
