import { expect, test } from 'vitest';
import { DepError, parseServerToken, readServerTokenFile } from '../../src/index.ts';

test.each([
  ['a file', () => readServerTokenFile(new Uint8Array())],
  ['a text', () => parseServerToken('')],
])('%s that is no token gives an error like any other, without a request', (_, read) => {
  expect(read).toThrow(DepError);
  expect(read).toThrow(
    expect.objectContaining({
      service: 'apple.dep',
      operation: 'token.read',
      kind: 'config',
      attempts: 0,
      status: undefined,
      remedy: expect.stringContaining('as downloaded from the portal'),
    }),
  );
});
