import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { openEnum, SchemaMismatch, type Surprise, snakeCaseSchema, wireSchema } from '../../src/index.ts';

const device = snakeCaseSchema(
  z.object({
    serial_number: z.string(),
    profile_status: openEnum('empty', 'assigned').optional(),
    response_status: z.number().optional(),
    op_info: z.object({ op_date: z.string(), op_type: z.string().optional() }).optional(),
    old_names: z.array(z.object({ given_name: z.string() })).optional(),
    by_server_id: z.record(z.string(), z.object({ last_seen: z.number() })).optional(),
  }),
);

function readWith<Value>(
  schema: { read(value: unknown, report: (surprise: Surprise) => void): Value },
  value: unknown,
) {
  const surprises: Surprise[] = [];
  return { value: schema.read(structuredClone(value), (surprise) => surprises.push(surprise)), surprises };
}

describe('reading', () => {
  test('renames members at any depth, and leaves the names of dictionaries alone', () => {
    const wire = {
      serial_number: 'a',
      op_info: { op_date: 'b' },
      old_names: [{ given_name: 'c' }],
      by_server_id: { a_b_c: { last_seen: 1 } },
    };
    expect(readWith(device, wire)).toEqual({
      value: {
        serialNumber: 'a',
        opInfo: { opDate: 'b' },
        oldNames: [{ givenName: 'c' }],
        byServerId: { a_b_c: { lastSeen: 1 } },
      },
      surprises: [],
    });
  });

  test('reports every kind of surprise with its place, never with its value', () => {
    const { value, surprises } = readWith(device, {
      serial_number: 'a',
      profile_status: 'secret value',
      response_status: 'secret value',
      'odd/na~me': 'secret value',
      op_info: { op_type: 'secret value' },
      by_server_id: { 'secret key': { last_seen: 1, more: 'secret value' } },
    });
    expect(value).toMatchObject({ serialNumber: 'a', profileStatus: 'secret value', 'odd/na~me': 'secret value' });
    expect(surprises).toEqual([
      { kind: 'wrong-type', pointer: '/response_status', expected: 'number' },
      { kind: 'missing', pointer: '/op_info/op_date', expected: 'string' },
      { kind: 'unknown-member', pointer: '/odd~1na~0me', expected: 'no such member' },
      { kind: 'unknown-value', pointer: '/profile_status', expected: 'empty, assigned' },
      { kind: 'unknown-member', pointer: '/by_server_id/*/more', expected: 'no such member' },
    ]);
    expect(JSON.stringify(surprises)).not.toContain('secret');
  });

  test('leaves an optional member of a wrong type out, and the optional one around a required one', () => {
    const wire = { serial_number: 'a', response_status: null, op_info: { op_date: 7, op_type: 8 } };
    const { value, surprises } = readWith(device, wire);
    expect(value).toEqual({ serialNumber: 'a' });
    expect(surprises.map(({ kind, pointer }) => [kind, pointer])).toEqual([
      ['wrong-type', '/response_status'],
      ['wrong-type', '/op_info/op_date'],
      ['wrong-type', '/op_info/op_type'],
    ]);
  });

  test.each([
    [{}, '/serial_number should be string and is missing'],
    [{ serial_number: 7 }, '/serial_number should be string'],
    [
      { serial_number: 'a', old_names: [{ given_name: 'b' }, {}] },
      '/old_names/1/given_name should be string and is missing',
    ],
    [[], '/ should be object'],
    [null, '/ should be object'],
    ['text', '/ should be object'],
  ])('fails where something required does not fit: %j', (value, message) => {
    expect(() => device.read(structuredClone(value))).toThrow(new SchemaMismatch([message]));
  });

  test('an unknown member cannot pass for a known one', () => {
    const { value, surprises } = readWith(device, { serialNumber: 7, serial_number: 'a', responseStatus: 'x' });
    expect(value).toEqual({ serialNumber: 'a' });
    expect(surprises.map(({ pointer }) => pointer)).toEqual(['/serialNumber', '/responseStatus']);
  });

  test('no answer reaches the prototype of anything', () => {
    const wire: unknown = JSON.parse('{"serial_number":"a","__proto__":{"polluted":1},"constructor":{"prototype":2}}');
    const value = device.read(wire);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value).toSorted()).toEqual(['__proto__', 'constructor', 'serialNumber']);
    expect('polluted' in {}).toBe(false);
    const record = snakeCaseSchema(z.record(z.string(), z.object({ a_b: z.number() })));
    const read = record.read(JSON.parse('{"__proto__":{"a_b":1}}'));
    expect(Object.getOwnPropertyDescriptor(read, '__proto__')?.value).toEqual({ aB: 1 });
  });

  test('reports nothing about loose objects and free documents', () => {
    const schema = wireSchema(z.object({ free: z.looseObject({ a: z.string() }), any: z.unknown() }));
    expect(readWith(schema, { free: { a: 'a', b: 'b' }, any: { c: [1] } }).surprises).toEqual([]);
  });

  test('reads through wrappers, unions and intersections', () => {
    const inner = z.object({ a_b: z.number() });
    const schema = snakeCaseSchema(
      z.object({
        wrapped_once: inner.nullable().readonly().default({ a_b: 1 }),
        either_one: z.union([z.string(), inner, z.object({ c_d: z.number() })]),
        both_of: inner.and(z.object({ e_f: z.number() })),
      }),
    );
    const wire = { wrapped_once: { a_b: 1 }, either_one: { c_d: 2 }, both_of: { a_b: 3, e_f: 4 } };
    expect(schema.read(structuredClone(wire))).toEqual({
      wrappedOnce: { aB: 1 },
      eitherOne: { cD: 2 },
      bothOf: { aB: 3, eF: 4 },
    });
    expect(schema.read({ ...structuredClone(wire), either_one: 'text' })).toMatchObject({ eitherOne: 'text' });
  });
});

describe('writing', () => {
  test('spells as the vendor does, leaves absent members out and keeps unknown ones', () => {
    const value = { serialNumber: 'a', opInfo: { opDate: 'b', extra: 1 }, responseStatus: undefined, more: 2 };
    expect(device.write(value)).toEqual({ serial_number: 'a', op_info: { op_date: 'b', extra: 1 }, more: 2 });
  });

  test('names what is wrong in our spelling', () => {
    // What a caller without types may hand over.
    const wrong = { serialNumber: 7, oldNames: [{}] } as unknown as Parameters<typeof device.write>[0];
    expect(() => device.write(wrong)).toThrow(/serialNumber: .*oldNames\.0\.givenName: /);
    expect(() => device.write(undefined as unknown as Parameters<typeof device.write>[0])).toThrow(/^value: /);
  });
});

test('two members of one name are a mistake in the schema', () => {
  expect(() => snakeCaseSchema(z.object({ a_b: z.string(), aB: z.string() }))).toThrow(/a_b and aB/);
});

const member = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null), fc.array(fc.integer()));
const wireDevices = fc.record(
  {
    serial_number: fc.string(),
    profile_status: fc.string(),
    response_status: fc.integer(),
    op_info: fc.record({ op_date: fc.string(), op_type: fc.string() }, { requiredKeys: ['op_date'] }),
    old_names: fc.array(fc.record({ given_name: fc.string() })),
    by_server_id: fc.dictionary(fc.string(), fc.record({ last_seen: fc.integer() })),
  },
  { requiredKeys: ['serial_number'] },
);
// A vendor's new members are neither ours nor, by chance, among our names.
const ourNames = ['serialNumber', 'profileStatus', 'responseStatus', 'opInfo', 'oldNames', 'byServerId'];
const knownNames = ['serial_number', 'profile_status', 'response_status', 'op_info', 'old_names', 'by_server_id'];
const extras = fc.dictionary(
  fc.string().filter((name) => ![...ourNames, ...knownNames].includes(name)),
  member,
);

test('whatever the vendor sends, known or not, goes back to it unchanged', () => {
  fc.assert(
    fc.property(wireDevices, extras, (wire, extra) => {
      // Over JSON, as it would come: "__proto__" becomes a plain member.
      const text = JSON.stringify(Object.fromEntries([...Object.entries(wire), ...Object.entries(extra)]));
      const written = device.write(device.read(JSON.parse(text)));
      expect(JSON.parse(JSON.stringify(written))).toEqual(JSON.parse(text));
    }),
    { numRuns: 300 },
  );
});

test('reading fails by its own error or succeeds, and reports pointers that lead somewhere', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.dictionary(fc.constantFrom(...knownNames), fc.jsonValue()), (any, members) => {
      for (const value of [any, { serial_number: 'a', ...members }]) {
        try {
          for (const { pointer } of readWith(device, value).surprises) expect(pointer).toMatch(/^(\/|$)/);
        } catch (error) {
          expect(error).toBeInstanceOf(SchemaMismatch);
        }
      }
    }),
    { numRuns: 500 },
  );
});

test('a value whose length cannot be compared is a mismatch, when it is read and when it is written', () => {
  const schema = wireSchema(z.object({ name: z.string().min(1), tags: z.array(z.string()).max(3).optional() }));
  const strange = { length: { toString: '' } };
  for (const value of [{ name: strange }, { name: 'a', tags: strange }]) {
    // Callers without TypeScript may pass anything.
    expect(() => schema.write(value as never)).toThrow(SchemaMismatch);
  }
  expect(() => schema.read({ name: strange })).toThrow(SchemaMismatch);
  expect(schema.read({ name: 'a', tags: strange })).toEqual({ name: 'a' });
});
