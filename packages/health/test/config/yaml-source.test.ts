import { startCpuTimer } from '@mdmkit/testkit';
import { describe, expect, test } from 'vitest';
import { parseYaml } from '../../src/config/yaml-source.ts';
import { ConfigError } from '../../src/index.ts';

function refusal(text: string): string {
  try {
    parseYaml('x.yaml', text);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('a text that is no YAML', () => {
  test.each([
    ['a tab as indentation', 'a:\n\t- b\n', 'x.yaml:2:1: a tab is used for indentation; YAML allows only spaces'],
    ['an unknown tag', 'a: !nope b', 'x.yaml:1:4: unknown tag ("!name")'],
    ['a second document', '---\na\n---\nb', 'x.yaml:3:1: a second document begins; expected one'],
    ['two colons', 'a: b: c', 'x.yaml:1:4: no valid YAML: a second ":" on one line; put quotes around the value'],
    [
      'a reserved character',
      'a: @b',
      'x.yaml:1:4: no valid YAML: put quotes around a value that begins with this character',
    ],
    [
      'a no-break space as indentation',
      'a:\n \u00a0b: 1\n',
      'x.yaml:2:2: a space that is not ASCII (U+00A0) is used for indentation; YAML allows only spaces (U+0020)',
    ],
    [
      'an ideographic space as indentation',
      'a:\n\u3000b: 1\n',
      'x.yaml:2:1: a space that is not ASCII (U+3000) is used for indentation; YAML allows only spaces (U+0020)',
    ],
    [
      'a variable of the shell, told once',
      `a: { file: ${'$'}{HOME}/x }\n`,
      'x.yaml:1:13: no valid YAML: variables of the shell ("$" with a name in braces) are not replaced in this file; write the value, or { env: NAME } for a secret',
    ],
    ['a member without a colon', 'a: b\nc\nd: e\n', 'x.yaml:2:1: no valid YAML: expected "name: value" on one line'],
    [
      'an unknown alias',
      'b: 1\na: *nope',
      'x.yaml:2:4: a reference ("*name") to an anchor ("&name") that does not stand above it',
    ],
    [
      'an alias above its anchor',
      'a: *b\nb: &b 1',
      'x.yaml:1:4: a reference ("*name") to an anchor ("&name") that does not stand above it',
    ],
    [
      'a merge key with an unknown alias',
      'a:\n  <<: *nope\n',
      'x.yaml:2:7: a reference ("*name") to an anchor ("&name") that does not stand above it',
    ],
    [
      'a merge key with text behind it',
      'b: &b text\na:\n  <<: *b\n',
      'x.yaml:3:3: expected a mapping, or a list of mappings, behind "<<"',
    ],
    [
      'a merge key with a list of texts behind it',
      'a:\n  <<: [x, y]\n',
      'x.yaml:2:3: expected a mapping, or a list of mappings, behind "<<"',
    ],
  ])('%s', (_, text, message) => {
    expect(refusal(text)).toBe(message);
  });

  test('names every syntax error, in the order of the file', () => {
    expect(refusal('a:\n\t- b\nc: !nope d\n').split('\n')).toHaveLength(2);
  });

  test('refuses references that multiply (billion laughs)', () => {
    const levels = Array.from(
      { length: 30 },
      (_, n) => `l${n + 1}: &l${n + 1} [${Array(9).fill(`*l${n}`).join(', ')}]`,
    );
    const cpuMs = startCpuTimer();
    expect(refusal(['l0: &l0 [x]', ...levels].join('\n'))).toMatch(/repeat parts of the file far too often$/);
    expect(cpuMs()).toBeLessThan(2_000);
  });
});

describe('reuse', () => {
  test.each([
    ['a merge key with an alias', 'd: &d { a: 1, b: 2 }\nx:\n  <<: *d\n  b: 3\n'],
    ['a merge key with a mapping', 'd: { a: 1, b: 2 }\nx: { <<: { a: 1 }, b: 3 }\n'],
    ['a merge key with several aliases', 'd: &d { a: 1, b: 2 }\ne: &e { b: 4 }\nx: { <<: [*e, *d], b: 3 }\n'],
  ])('%s is taken, and the member beside it wins', (_, text) => {
    expect(parseYaml('x.yaml', text).value).toMatchObject({ x: { a: 1, b: 3 } });
  });

  test('one anchor may serve ten thousand tenants', () => {
    const list = Array.from({ length: 10_000 }, () => '  - *d\n').join('');
    expect(parseYaml('x.yaml', `d: &d { a: 1 }\nlist:\n${list}`).value).toMatchObject({
      list: { length: 10_000 },
    });
  });
});

describe('a member that stands there twice', () => {
  test('is a problem, and the text is understood all the same', () => {
    const source = parseYaml('x.yaml', 'a: 1\nb: 2\na: 3\n');
    expect(source.problems).toEqual([
      { file: 'x.yaml', line: 3, column: 1, path: '', message: 'the same member stands here twice' },
    ]);
    expect(source.value).toMatchObject({ b: 2 });
  });
});

describe('the place of a value', () => {
  const source = parseYaml('x.yaml', 'a:\n  - b: 1\n    "c.d": 2\n    e:\n');
  const place = (path: readonly PropertyKey[], atKey?: boolean) => {
    const problem = source.problem(path, 'm', atKey);
    return `${problem.line}:${problem.column} ${problem.path}`;
  };

  test.each([
    ['a value', ['a', 0, 'b'], false, '2:8 a[0].b'],
    ['a key', ['a', 0, 'b'], true, '2:5 a[0].b'],
    ['a name with a dot', ['a', 0, 'c.d'], false, '3:12 a[0]["c.d"]'],
    ['a member that is missing: its parent', ['a', 0, 'x'], false, '2:5 a[0].x'],
    ['the whole', [], false, '1:1 '],
  ] as const)('%s', (_, path, atKey, expected) => {
    expect(place(path, atKey)).toBe(expected);
  });
});

test('a member named __proto__ is a member like any other', () => {
  const { value } = parseYaml('x.yaml', '__proto__: { polluted: true }');
  expect(Object.hasOwn(value as object, '__proto__')).toBe(true);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
});

test.each([
  'tenants:\n  - id: aurora\n    name: { length: { valueOf: 1, toString: 1 } }\n',
  'x-odd: &odd { valueOf: 1, toString: 1 }\ntenants: [{ name: { length: *odd } }]\n',
])('a length that cannot be compared is refused with its path: %j', (text) => {
  expect(() => parseYaml('x.yaml', text)).toThrow(ConfigError);
  expect(() => parseYaml('x.yaml', text)).toThrow(
    'tenants[0].name.length: expected a number, a text or a list of them',
  );
});
