import { describe, expect, test } from 'vitest';
import { isLoopback, parseOrigin } from '../src/index.ts';

describe('an origin', () => {
  test.each([
    ['https://vendor.test', 'https://vendor.test'],
    ['https://vendor.test:8443/', 'https://vendor.test:8443'],
    ['https://gateway.test/apple//', 'https://gateway.test/apple'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://127.0.0.2:1', 'http://127.0.0.2:1'],
    ['http://[::1]:1', 'http://[::1]:1'],
  ])('%s', (value, origin) => {
    expect(parseOrigin(value, 'origin')).toBe(origin);
  });

  test.each([
    'http://vendor.test',
    'http://127.0.0.1.vendor.test',
    'http://localhost.vendor.test',
    'ftp://vendor.test',
    'vendor.test',
    '',
    'https://user@vendor.test',
    'https://user:password@vendor.test',
    'https://vendor.test?query',
    'https://vendor.test#fragment',
  ])('is not %j', (value) => {
    expect(() => parseOrigin(value, 'tokenOrigin')).toThrow(TypeError);
    expect(() => parseOrigin(value, 'tokenOrigin')).toThrow(/^tokenOrigin must/);
  });
});

test('this machine goes by several names', () => {
  expect(isLoopback(new URL('http://127.1.2.3'))).toBe(true);
  // The URL standard turns the short form into the long one.
  expect(isLoopback(new URL('http://127.1'))).toBe(true);
  expect(isLoopback(new URL('http://10.0.0.1'))).toBe(false);
});
