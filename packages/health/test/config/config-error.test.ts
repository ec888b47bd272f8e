import { expect, test } from 'vitest';
import { ConfigError } from '../../src/index.ts';

test('has one line per mistake, in the order of the file', () => {
  const problem = (line: number, column: number, path: string) => ({
    file: 'x.yaml',
    line,
    column,
    path,
    message: 'm',
  });
  const error = new ConfigError([problem(2, 3, 'c'), problem(10, 1, ''), problem(2, 1, 'b')]);
  expect(error.message).toBe('x.yaml:2:1: b: m\nx.yaml:2:3: c: m\nx.yaml:10:1: m');
  expect(error.problems.map(({ path }) => path)).toEqual(['b', 'c', '']);
  expect(error.name).toBe('ConfigError');
});
