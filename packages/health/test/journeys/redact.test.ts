import { findSecrets } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import { createRedactor } from '../../src/journeys/browser/redact.ts';
import { readZip, writeZip, ZipProblem } from '../../src/journeys/browser/zip.ts';
import { isAllowedAddress } from '../../src/journeys/origins.ts';

describe('a redactor', () => {
  const secret = 'Pa55 word+"ü&7f3a9c';

  test('removes a secret however it is spelt', () => {
    const redactor = createRedactor();
    redactor.add(secret);
    const texts = [
      `typed ${secret} here`,
      JSON.stringify({ value: secret }),
      `user=a&password=${encodeURIComponent(secret)}`,
      new URLSearchParams({ password: secret }).toString(),
      Buffer.from(`user:${secret}`).toString('base64'),
      Buffer.from(`u:${secret}`).toString('base64url'),
      secret.replaceAll('&', '&amp;').replaceAll('"', '&quot;'),
    ];
    for (const text of texts) {
      const cleaned = redactor.clean(text);
      expect(findSecrets(cleaned, [secret])).toEqual([]);
      expect(cleaned).toContain('[redacted]');
    }
  });

  test('removes tokens that nobody has named, and leaves other words', () => {
    const redactor = createRedactor();
    expect(redactor.clean('Authorization: Bearer abcdef123456 failed')).toBe('Authorization: Bearer [redacted] failed');
    expect(redactor.clean('got eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.c2lnbmF0dXJl today')).toBe('got [redacted] today');
    redactor.add('a', '  ');
    expect(redactor.clean('a plain sentence')).toBe('a plain sentence');
  });

  test('removes the longer of two secrets whole', () => {
    const redactor = createRedactor();
    redactor.add('abc', 'abcdef');
    expect(redactor.clean('x abcdef y abc')).toBe('x [redacted] y [redacted]');
  });
});

describe('a ZIP archive', () => {
  test('is read as it was written', () => {
    const entries = [
      { name: 'trace.trace', content: Buffer.from('{"a":1}\n'.repeat(1_000)) },
      { name: 'folder/ü.bin', content: Buffer.from([0, 255, 1]) },
      { name: 'empty', content: Buffer.alloc(0) },
    ];
    const archive = writeZip(entries);
    expect(readZip(archive).map(({ name, content }) => [name, Buffer.from(content)])).toEqual(
      entries.map(({ name, content }) => [name, Buffer.from(content)]),
    );
    expect(() => readZip(archive.subarray(0, 40))).toThrow(ZipProblem);
  });
});

test.for([
  ['https://panel.example.com/x', true],
  ['https://panel.example.com:443/', true],
  ['wss://panel.example.com/live', true],
  ['http://panel.example.com/', false],
  ['https://panel.example.com:8443/', false],
  ['https://panel.example.com.evil.test/', false],
  ['https://a.cdn.example/', true],
  ['https://a.b.cdn.example/', true],
  ['https://cdn.example/', false],
  ['https://evilcdn.example/', false],
  ['data:text/plain,a', true],
  ['file:///etc/passwd', false],
] as const)('%s is allowed: %s', ([url, isAllowed]) => {
  expect(isAllowedAddress(url, ['https://panel.example.com', 'https://*.cdn.example'])).toBe(isAllowed);
});
