import { expect, test } from 'vitest';
import { TransportFailure, toTransportFailure } from '../../src/index.ts';

const url = new URL('https://vendor.test/path?token=secret');

test('keeps code, system call, host and port, and nothing else', () => {
  const error = Object.assign(new Error('connect ECONNREFUSED with a secret'), {
    code: 'ECONNREFUSED',
    syscall: 'connect',
    address: '10.0.0.1',
    port: 443,
    config: { headers: { authorization: 'secret' } },
  });
  const failure = toTransportFailure(error, url);
  expect(
    Object.fromEntries(Object.getOwnPropertyNames(failure).map((name) => [name, Reflect.get(failure, name)])),
  ).toEqual({
    name: 'TransportFailure',
    stack: failure.stack,
    message: 'connect ECONNREFUSED 10.0.0.1:443',
    reason: 'CONNECTION_FAILED',
    code: 'ECONNREFUSED',
    syscall: 'connect',
    host: '10.0.0.1',
    port: 443,
  });
});

test("looks for the system's error inside a library's, and in the first of several", () => {
  const inner = Object.assign(new Error(), { code: 'ETIMEDOUT', syscall: 'connect' });
  const several = Object.assign(new AggregateError([inner]), { code: 'ETIMEDOUT' });
  const outer = Object.assign(new Error('library', { cause: several }), { code: 'ERR_NETWORK' });
  expect(toTransportFailure(outer, url)).toMatchObject({ code: 'ETIMEDOUT', syscall: 'connect', reason: 'TIMEOUT' });
});

test('leaves a failure of ours as it is', () => {
  const failure = new TransportFailure({ reason: 'TIMEOUT', code: 'ATTEMPT_TIMEOUT' });
  expect(toTransportFailure(failure, url)).toBe(failure);
});

test.each([undefined, null, 'text', 7, {}, new Error('no code')])('makes do with anything: %s', (error) => {
  expect(toTransportFailure(error, url)).toMatchObject({ code: 'UNKNOWN', host: 'vendor.test', port: 443 });
});
