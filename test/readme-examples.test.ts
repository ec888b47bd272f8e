import { expect, test } from 'vitest';
import { readmeExamples } from './readme-examples.ts';

test('returns the marked blocks, and no others', () => {
  const markdown = [
    '# Title',
    '```ts',
    '// example: first-call',
    "console.log('one');",
    '```',
    '```ts',
    "console.log('only shown');",
    '```',
    '```ts',
    '// example: second',
    'const two = 2;',
    '',
    'console.log(two);',
    '```',
  ].join('\n');
  expect(readmeExamples(markdown)).toEqual([
    { name: 'first-call', code: "console.log('one');\n" },
    { name: 'second', code: 'const two = 2;\n\nconsole.log(two);\n' },
  ]);
});
