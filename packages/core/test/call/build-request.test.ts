import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { buildRequest } from '../../src/call/build-request.ts';
import { endpoint, SchemaMismatch, snakeCaseSchema } from '../../src/index.ts';

const common = { name: 'a.b', method: 'POST', auth: 'none', repeatable: true } as const;
const search = endpoint({
  ...common,
  path: '/a/{id}/b/{other}',
  query: z.object({ text: z.string().optional(), many: z.array(z.number()).optional(), flag: z.boolean().nullish() }),
  body: snakeCaseSchema(z.object({ serial_number: z.string() })),
});

test('fills the path, writes query and body', () => {
  const input = {
    params: { id: 'a/b c?', other: 'ü' },
    query: { text: 'x&y', many: [1, 2], flag: null },
    body: { serialNumber: 's' },
  };
  expect(buildRequest(search, input)).toEqual({
    target: '/a/a%2Fb%20c%3F/b/%C3%BC?text=x%26y&many=1&many=2',
    body: '{"serial_number":"s"}',
    input,
  });
});

test('an endpoint without query and body has none', () => {
  const plain = endpoint({ ...common, path: '/a' });
  expect(buildRequest(plain, {})).toEqual({ target: '/a', body: undefined, input: {} });
});

test('writes a form', () => {
  const form = endpoint({ ...common, path: '/a', encoding: 'form', body: z.object({ scope: z.string() }) });
  expect(buildRequest(form, { body: { scope: 'a b+c' } }).body).toBe('scope=a+b%2Bc');
});

test.each([{}, { id: 'a' }, { id: '', other: 'b' }, { id: '..', other: 'b' }])('a missing parameter: %o', (params) => {
  expect(() => buildRequest(search, { params, body: { serialNumber: 's' } })).toThrow(SchemaMismatch);
});

describe('a parameter of several segments', () => {
  const operation = endpoint({ ...common, path: '/v1/operations/{+operation}' });

  test('keeps its slashes, and nothing else', () => {
    const input = { params: { operation: 'apibatchoperation/1 2' } };
    expect(buildRequest(operation, input).target).toBe('/v1/operations/apibatchoperation/1%202');
    expect(operation.parameters).toEqual(['operation']);
  });

  test.each(['', 'a//b', '../a', 'a/.', 'a/'])('"%s" leads elsewhere and is refused', (text) => {
    expect(() => buildRequest(operation, { params: { operation: text } })).toThrow(SchemaMismatch);
  });
});
