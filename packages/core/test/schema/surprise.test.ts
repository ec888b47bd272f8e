import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toJsonPointer } from '../../src/schema/surprise.ts';

// RFC 6901 §5
test.each([
  [[], ''],
  [['foo', 0], '/foo/0'],
  [[''], '/'],
  [['a/b'], '/a~1b'],
  [['m~n'], '/m~0n'],
  [['~1'], '/~01'],
])('%j is %j', (path, pointer) => {
  expect(toJsonPointer(path)).toBe(pointer);
});

test('a pointer can be read back', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (path) => {
      const read = toJsonPointer(path).slice(1).split('/');
      expect(read.map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))).toEqual(path);
    }),
  );
});
