import { TransportFailure } from '@mdmkit/core';
import { expect, test } from 'vitest';
import { libraryFailure } from '../../src/errors/library-failure.ts';

test('the class and the message of an error of Node or of a bundler are kept', () => {
  const error = libraryFailure(new Error('Dynamic require of "child_process" is not supported'));
  expect(error).toMatchObject({ code: 'EMM_LIBRARY_FAILED', kind: 'local' });
  expect(String(error)).toContain('Error: Dynamic require of "child_process" is not supported');
  expect((error as { remedy: string }).remedy).toContain('docs/bundling.md');
  const system = Object.assign(new RangeError('too many'), { code: 'EMFILE' });
  expect(String(libraryFailure(system))).toContain('RangeError EMFILE: too many');
});

test('a failure of this package that lies behind an error of the library is returned as it is', () => {
  const failure = new TransportFailure({ reason: 'TIMEOUT', code: 'ETIMEDOUT' });
  const wrapped = Object.assign(new Error('x', { cause: failure }), { config: { data: 'assertion=secret' } });
  expect(libraryFailure(wrapped)).toBe(failure);
});

test('the error holds neither the request nor a long text of a message', () => {
  const wrapped = Object.assign(new Error('assertion=eyJhbGciOi'), { config: { data: 'assertion=secret' } });
  expect(String(libraryFailure(wrapped))).not.toMatch(/eyJ|secret/);
  const token = `ya29.${'a'.repeat(80)}`;
  expect(String(libraryFailure(new TypeError(`bad value ${token}\nstack`)))).not.toContain('aaaa');
  expect(libraryFailure('text')).toMatchObject({ code: 'EMM_LIBRARY_FAILED' });
});
