import { describe, expect, test } from 'vitest';
import { codeOfProblem, withProblems } from '../../src/cli/problems.ts';
import { ConfigError, StoreError } from '../../src/index.ts';

describe('the exit code of a problem', () => {
  test('is 4 if another service took over the location, so that a supervisor can tell it from a wrong configuration', () => {
    expect(codeOfProblem(new StoreError('STORE_TAKEN', { operation: 'Writing a batch' }))).toBe(4);
  });

  test('is 78 for another error of the store and for a wrong configuration', () => {
    expect(codeOfProblem(new StoreError('STORE_FULL', { operation: 'Writing a batch' }))).toBe(78);
    expect(codeOfProblem(new ConfigError([]))).toBe(78);
  });

  test('is 64 for a question that the store cannot answer, such as a cursor that no page gave', () => {
    expect(codeOfProblem(new StoreError('STORE_INVALID', { operation: 'Reading incidents' }))).toBe(64);
  });

  test('is undefined for a defect, which is thrown', async () => {
    expect(codeOfProblem(new TypeError('x'))).toBeUndefined();
    const stderr = { write: () => undefined };
    const io = { stdout: stderr, stderr, env: {}, signal: new AbortController().signal };
    await expect(withProblems(io, () => Promise.reject(new TypeError('x')))).rejects.toThrow(TypeError);
  });
});
