import { expect, test } from 'vitest';
import { NetworkFailure, toNetworkFailure } from '../../src/network/network-failure.ts';

test.each([
  ['a code', Object.assign(new Error('x'), { code: 'ECONNRESET' }), 'ECONNRESET'],
  ['a code below', new Error('x', { cause: new Error('y', { cause: { code: 'E2' } }) }), 'E2'],
  ['no code', new Error('secret'), 'UNKNOWN'],
  ['no error', 'secret', 'UNKNOWN'],
])('%s', (_, error, code) => {
  const failure = toNetworkFailure('tcp', error);
  expect(failure).toMatchObject({ layer: 'tcp', code });
  expect(failure.message).not.toContain('secret');
});

test('a failure of a layer stays one of that layer', () => {
  const failure = new NetworkFailure('proxy', 'PROXY_407', { status: 407, schemes: ['Basic'] });
  expect(toNetworkFailure('tls', failure)).toBe(failure);
});

test('a cause that leads to itself ends', () => {
  const error: { cause?: unknown } & Error = new Error('x');
  error.cause = error;
  expect(toNetworkFailure('dns', error).code).toBe('UNKNOWN');
});
