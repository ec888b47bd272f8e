import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openEnum } from '../../src/index.ts';
import { compileReader, startWalk } from '../../src/schema/reader.ts';
import { shapeOf } from '../../src/schema/shape.ts';
import type { Surprise } from '../../src/schema/surprise.ts';

const camelCase = (name: string) => name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

function readerOf(schema: z.ZodType, { renames = true } = {}) {
  const read = compileReader(shapeOf(schema, renames ? camelCase : (name) => name), renames);
  return (value: unknown) => {
    const surprises: Surprise[] = [];
    const walk = startWalk((surprise) => surprises.push(surprise));
    const result = read?.(value, walk);
    return { result, surprises, path: walk.path, isCompiled: read !== undefined };
  };
}

const state = openEnum('new', 'used');

describe('a shape without members or known values', () => {
  test.each([
    ['a text', z.string()],
    ['a list of numbers', z.array(z.number())],
    ['a dictionary of texts', z.record(z.string(), z.string())],
  ])('needs no reader: %s', (_, schema) => {
    expect(readerOf(schema)('x').isCompiled).toBe(false);
  });
});

describe('an enumeration', () => {
  test('keeps an unknown value and reports it with its place', () => {
    const { result, surprises } = readerOf(z.array(z.object({ state })))([{ state: 'used' }, { state: 'lost' }]);
    expect(result).toEqual([{ state: 'used' }, { state: 'lost' }]);
    expect(surprises).toEqual([{ kind: 'unknown-value', pointer: '/1/state', expected: 'new, used' }]);
  });

  test('says nothing about a value that is no text: the check of types does', () => {
    expect(readerOf(z.array(state))([7, null]).surprises).toEqual([]);
  });
});

describe('an object', () => {
  const device = z.object({ serial_number: z.string(), op_info: z.object({ op_type: state }).optional() });

  test('is copied under our names, and the path is empty again afterwards', () => {
    const wire = { serial_number: 'A', op_info: { op_type: 'lost', op_date: 1 } };
    const { result, surprises, path } = readerOf(device)(wire);
    expect(result).toEqual({ serialNumber: 'A', opInfo: { opType: 'lost', op_date: 1 } });
    expect(surprises).toEqual([
      { kind: 'unknown-member', pointer: '/op_info/op_date', expected: 'no such member' },
      { kind: 'unknown-value', pointer: '/op_info/op_type', expected: 'new, used' },
    ]);
    expect(path).toEqual([]);
  });

  test('is not copied if no name differs', () => {
    const wire = { serial_number: 'A', op_info: { op_type: 'new' } };
    expect(readerOf(device, { renames: false })(wire).result).toBe(wire);
  });

  test('loses an unknown member that bears one of our names', () => {
    const { result } = readerOf(device)({ serial_number: 'A', serialNumber: 'forged' });
    expect(result).toEqual({ serialNumber: 'A' });
  });

  test('that is open holds no surprises of its own, but those of its known members', () => {
    const open = readerOf(z.looseObject({ op_type: state }));
    expect(open({ op_type: 'lost', whatever: 1 }).surprises).toMatchObject([{ pointer: '/op_type' }]);
  });

  test.each([['a text'], [null], [7], [[{ serial_number: 'A' }]]])(
    'in whose place stands %j is left as it is',
    (value) => {
      expect(readerOf(device)(value)).toMatchObject({ result: value, surprises: [] });
    },
  );

  test('of many unknown members has at most 100 of them reported', () => {
    const wire = { serial_number: 'A', ...Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`m_${n}`, n])) };
    const { result, surprises } = readerOf(device)(wire);
    expect(surprises).toHaveLength(100);
    expect(result).toEqual({ ...wire, serialNumber: 'A', serial_number: undefined });
  });

  test('that is new in many rows of a list is reported once for each list, with the first row', () => {
    const rows = z.object({ rows: z.array(z.object({ id: z.string(), state: state.optional() })) });
    const read = readerOf(rows);
    const known = { id: 'A', state: 'new' };
    const wire = {
      rows: [known, { id: 'B', more: 1 }, { id: 'C', state: 'lost' }, { id: 'D', more: 2 }, { id: 'E', state: 'gone' }],
    };
    for (const _ of [1, 2]) {
      const { result, surprises } = read(structuredClone(wire));
      expect(result).toEqual(wire);
      expect(surprises.map(({ kind, pointer }) => [kind, pointer])).toEqual([
        ['unknown-member', '/rows/1/more'],
        ['unknown-value', '/rows/2/state'],
      ]);
    }
  });

  test('is read alike in its first layout and in its hundredth', () => {
    const read = readerOf(device);
    for (let n = 0; n < 100; n += 1) {
      expect(read({ [`m_${n}`]: n, serial_number: 'A' })).toMatchObject({
        result: { [`m_${n}`]: n, serialNumber: 'A' },
        surprises: [{ kind: 'unknown-member', pointer: `/m_${n}` }],
      });
    }
  });
});

test('the names in a dictionary are data, so a pointer hides them', () => {
  const read = readerOf(z.record(z.string(), z.object({ last_state: state })));
  const { result, surprises } = read({ C02_SECRET: { last_state: 'lost' } });
  expect(result).toEqual({ C02_SECRET: { lastState: 'lost' } });
  expect(surprises).toMatchObject([{ pointer: '/*/last_state' }]);
});
