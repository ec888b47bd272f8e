import { expect, test } from 'vitest';
import { shellPathProblem } from '../../src/files/shell-path.ts';

test.each(['~', '~/x', '~\\x', '~ana/x', '$HOME/x', '\u0024{HOME}/x', '/srv/\u0024{NAME}/x', '$x'])(
  'a shell would replace a part of %s, and this program does not',
  (path) => {
    expect(shellPathProblem(path)).toMatch(/is not replaced .*here; write the whole path/);
  },
);

test.each([
  'x',
  '~x',
  './~',
  './~/x',
  '/srv/~x',
  'a~',
  'x~/y',
  './$x',
  'C:\\$x',
  '/srv/a$b',
  'C:\\RUNNER~1\\x',
  '$',
  ' ~',
])('%s is a path as it stands', (path) => {
  expect(shellPathProblem(path)).toBeUndefined();
});
