import { expect, test } from 'vitest';
import { longFunctions, undocumentedExports, withoutComments, withoutText } from './source-text.ts';

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

test('finds long functions, and counts the functions in them', () => {
  const source = [
    "const a = 'é, 漢字';",
    'function outer() {',
    '  const inner = () => [',
    '    1,',
    '    2,',
    '  ];',
    '  return inner;',
    '}',
    'class Kind {',
    '  method() {',
    '    return 1;',
    '  }',
    '}',
  ].join('\n');
  expect(longFunctions(source, 4)).toEqual([{ line: 2, lines: 7 }]);
  expect(longFunctions(source, 3)).toEqual([
    { line: 2, lines: 7 },
    { line: 3, lines: 4 },
  ]);
  expect(longFunctions(source, 2)).toContainEqual({ line: 10, lines: 3 });
});
