import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { compileJudge } from '../../src/schema/judge.ts';

/** Schemas of the kinds that the vendors' answers are described by, composed at random. */
const schemas: fc.Arbitrary<z.ZodType> = fc.letrec<{ schema: z.ZodType }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<z.ZodType[]>(
      z.string(),
      z.number(),
      z.boolean(),
      z.null(),
      z.unknown(),
      z.string().min(1),
      z.string().min(2),
      z.int(),
      z.int().min(1),
      z.number().int(),
      z.literal('a'),
      z.enum(['a', 'b']),
      z.iso.datetime(),
      z.coerce.number(),
    ),
    tie('schema').map((inner) => inner.optional()),
    tie('schema').map((inner) => inner.nullable()),
    tie('schema').map((inner) => inner.nullish()),
    tie('schema').map((inner) => inner.readonly()),
    tie('schema').map((inner) => z.array(inner)),
    tie('schema').map((inner) => z.array(inner).max(1)),
    tie('schema').map((inner) => z.record(z.string(), inner)),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('schema')).map((shape) => z.object(shape)),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('schema')).map((shape) => z.looseObject(shape)),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('schema')).map((shape) => z.strictObject(shape)),
    fc.tuple(tie('schema'), tie('schema')).map((options) => z.union(options)),
  ),
})).schema;

/** JSON that has a chance to fit. */
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, 'a', 'x', '', '\u{1f600}', 1, 0, 1.5, 2 ** 53, true, '2026-01-01T00:00:00Z'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('value'), { noNullPrototype: true }),
  ),
})).value;

const placesOf = (issues: readonly z.core.$ZodIssue[] | undefined) =>
  issues?.map(({ path, code }) => `${path.join('/')} ${code}`).sort() ?? [];

describe('a judge', () => {
  it('says what zod says, of any value and any schema', () => {
    let refused = 0;
    fc.assert(
      fc.property(schemas, values, (schema, value) => {
        const zod = schema.safeParse(value);
        const judge = compileJudge(schema);
        expect(judge.accepts(value)).toBe(zod.success);
        if (!zod.success) refused += 1;
        expect(placesOf(judge.issuesOf(value))).toEqual(placesOf(zod.error?.issues));
      }),
      { numRuns: 2_000 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  it('names the place of what does not fit', () => {
    const item = z.object({ id: z.string(), size: z.number().optional() });
    const judge = compileJudge(z.object({ data: z.array(item) }));
    const data = [{ id: 'a' }, { id: 'b', size: 'x' }, { id: 'c', size: 1 }];
    expect(judge.accepts({ data })).toBe(false);
    const issues = judge.issuesOf({ data });
    expect(issues).toMatchObject([{ code: 'invalid_type', expected: 'number', path: ['data', 1, 'size'] }]);
  });

  it('takes a member named after one of objects for what it is', () => {
    const judge = compileJudge(z.object({ constructor: z.string().optional(), toString: z.string().optional() }));
    expect(judge.accepts(JSON.parse('{"constructor":"x","toString":"y"}'))).toBe(true);
    expect(judge.accepts(JSON.parse('{"constructor":1}'))).toBe(false);
  });
});

describe('a value whose length cannot be compared', () => {
  const strange = { length: { toString: '' } };

  it.each([
    ['a text', z.string().min(1)],
    ['a long text', z.string().max(10).regex(/a/)],
    ['a list', z.array(z.string()).min(1)],
  ])('is no %s', (_, schema) => {
    const judge = compileJudge(z.object({ inner: z.object({ member: schema }) }));
    const value = { inner: { member: strange } };
    expect(judge.accepts(value)).toBe(false);
    expect(judge.issuesOf(value).map(({ path }) => path)).toEqual([['inner', 'member']]);
  });
});
