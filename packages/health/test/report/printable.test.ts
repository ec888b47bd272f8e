import { expect, test } from 'vitest';
import { printable } from '../../src/report/printable.ts';

test('control characters, line separators and turned directions become a space; letters of all scripts stay', () => {
  expect(printable('Åre\u001b[31m skola\r\nX\u202egnp')).toBe('Åre [31m skola X gnp');
  expect(printable('日本 العربية')).toBe('日本 العربية');
});
