import { expect, test } from 'vitest';
import { undocumentedExports, withoutComments, withoutText } from './source-text.ts';

test('blanks comments, or comments and strings, and keeps line numbers', () => {
  const source = "a /* b\nc */ 'd // e' // f\ng";
  expect(withoutComments(source)).toBe("a     \n     'd // e'     \ng");
  expect(
    withoutText(source)
      .split('\n')
      .map((line) => line.trim()),
  ).toEqual(['a', '', 'g']);
});

test('finds exports that have no doc comment', () => {
  const source = [
    '/** Said. */',
    'export const a = 1;',
    'export type B = string;',
    '// a plain comment is none',
    'export async function c() {}',
    '/** Overloaded. */',
    'export function d(x: string): void;',
    'export function d(x: number): void;',
    "export type { E } from './e.ts';",
  ];
  expect(undocumentedExports(source.join('\n'))).toEqual([3, 5]);
});
