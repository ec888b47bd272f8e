import { expect, test } from 'vitest';
import { createProgress } from '../../src/cli/progress.ts';

test.each([
  [true, '\r1 of 2 checked\r2 of 2 checked\r\u001B[2K'],
  [false, ''],
])('counts on a terminal (%s) and clears its line', (isTTY, expected) => {
  let written = '';
  const progress = createProgress(
    {
      isTTY,
      write: (text: string) => {
        written += text;
      },
    },
    2,
  );
  progress.tick();
  progress.tick();
  progress.end();
  expect(written).toBe(expected);
});
