import { describe, expect, test } from 'vitest';
import { createBypass } from '../../src/cli/no-proxy.ts';

describe('NO_PROXY', () => {
  test.each([
    ['example.com', 'https://example.com/x', true],
    ['example.com', 'https://api.example.com', true],
    ['.example.com', 'https://api.example.com', true],
    ['.example.com', 'https://example.com', true],
    ['*.example.com', 'https://api.example.com', true],
    ['EXAMPLE.com', 'https://example.COM', true],
    ['example.com', 'https://badexample.com', false],
    ['example.com', 'https://example.com.evil.test', false],
    ['example.com:8443', 'https://example.com:8443', true],
    ['example.com:8443', 'https://example.com', false],
    ['example.com:443', 'https://example.com', true],
    ['a.test, b.test', 'https://b.test', true],
    ['a.test b.test', 'https://a.test', true],
    ['*', 'https://anything.test', true],
    ['10.0.0.1', 'https://10.0.0.1', true],
    ['[2001:db8::1]', 'https://[2001:db8::1]', true],
    ['2001:db8::1', 'https://[2001:db8::1]', true],
    ['[2001:db8::1]:8443', 'https://[2001:db8::1]:8443', true],
    ['[2001:db8::1]:8443', 'https://[2001:db8::1]', false],
    ['10.0.0.0/8', 'https://10.20.30.40', true],
    ['10.0.0.0/8', 'https://11.0.0.1', false],
    ['10.0.0.0/8', 'https://10.example.com', false],
    ['10.0.0.0/33', 'https://10.0.0.1', false],
    ['0.0.0.0/0', 'https://192.0.2.7', true],
    ['2001:db8::/32', 'https://[2001:db8:1::7]', true],
    ['[2001:db8::]/32', 'https://[2001:db9::1]', false],
    ['2001:db8:0:0:0:0:0:1', 'https://[2001:db8::1]', true],
    ['example.com.', 'https://api.example.com', true],
    ['example.com', 'https://example.com.', true],
    ['', 'https://example.com', false],
    [' , ', 'https://example.com', false],
    ['.', 'https://example.com', false],
  ])('%j and %s', (list, url, expected) => {
    expect(createBypass(list)(new URL(url))).toBe(expected);
  });
});
