import { rootCertificates } from 'node:tls';
import { expect, test } from 'vitest';
import { secureContextOf } from '../../src/index.ts';

test('one set of authorities has one secure context for all callers', () => {
  const [first = '', second = ''] = rootCertificates;
  const list = [first, second];
  expect(secureContextOf(list)).toBe(secureContextOf(list));
  expect(secureContextOf([first, second])).toBe(secureContextOf(list));
});

test('another set of authorities has another secure context', () => {
  const [first = '', second = ''] = rootCertificates;
  expect(secureContextOf([first])).not.toBe(secureContextOf([first, second]));
});
