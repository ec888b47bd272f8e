import { expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { type EndpointInput, type EndpointOutput, endpoint, snakeCaseSchema } from '../src/index.ts';

const full = endpoint({
  name: 'things.find',
  method: 'POST',
  path: '/a/{one}/b/{two}',
  query: z.object({ text: z.string() }),
  body: snakeCaseSchema(z.object({ serial_number: z.string() })),
  response: z.object({ found: z.boolean() }),
  encoding: 'form',
  host: 'token',
  auth: 'session',
  since: 4,
  repeatable: false,
});
const plain = endpoint({ name: 'things.clear', method: 'DELETE', path: '/a', auth: 'none', repeatable: true });

test('has its parts and their defaults', () => {
  expect(full).toMatchObject({ parameters: ['one', 'two'], encoding: 'form', host: 'token', since: 4 });
  expect(full.body?.write({ serialNumber: 'a' })).toEqual({ serial_number: 'a' });
  expect(plain).toMatchObject({
    parameters: [],
    encoding: 'json',
    host: 'api',
    since: undefined,
    query: undefined,
    body: undefined,
    response: undefined,
  });
});

test('types follow from it', () => {
  expectTypeOf<EndpointInput<typeof full>['params']>().toEqualTypeOf<Readonly<Record<'one' | 'two', string>>>();
  expectTypeOf<EndpointInput<typeof full>['body']>().toEqualTypeOf<{ serialNumber: string }>();
  expectTypeOf<EndpointOutput<typeof full>>().toEqualTypeOf<{ found: boolean }>();
  expectTypeOf<EndpointInput<typeof plain>['params']>().toEqualTypeOf<undefined>();
  expectTypeOf(full.name).toEqualTypeOf<'things.find'>();
});
