import { expect, test } from 'vitest';
import { debugOptions } from '../../src/cli/debug.ts';

test('of a defect it shows the place, not the words', () => {
  const lines: string[] = [];
  const { onFailure } = debugOptions({ write: (text: string) => lines.push(text) });
  onFailure?.({ target: 'a/apple.dep', error: new TypeError('cannot use sEcReT\nsEcReT') });
  onFailure?.({ target: 'a/apple.dep', error: 'sEcReT' });
  expect(lines).toHaveLength(2);
  expect(lines.join('')).not.toContain('sEcReT');
  expect(JSON.parse(lines[0]!)).toMatchObject({ event: 'failure', target: 'a/apple.dep', name: 'TypeError' });
  expect((JSON.parse(lines[0]!) as { stack: string[] }).stack[0]).toMatch(/^at .*debug\.test\.ts/);
});
