import { startCpuTimer } from '@mdmkit/testkit';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanText } from '../../../src/feeds/formats/clean-text.ts';
import { readFeed } from '../../../src/feeds/formats/read-feed.ts';

test.each([
  ['\u001b[31mred\u001b[0m \u009b5mC1\u001b]0;title\u0007', 'red C1'],
  ['right\u202eto\u2066left\u200b', 'right to left'],
  ['<script>alert(1)</script><img src=x onerror=y>text<', 'alert(1) text<'],
  ['a < b and c > d', 'a < b and c > d'],
  ['cut <a href="', 'cut'],
  ['line\r\nbreak\u2028end\u0000', 'line break end'],
  ['\u{e0041}tag\ud800half\ufeff', 'tag half'],
  [17, '17'],
  [null, ''],
  [{ toString: () => 'x' }, ''],
])('%o becomes %o', (text, expected) => {
  expect(cleanText(text, 100)).toBe(expected);
});

test('a long text is shortened by whole characters', () => {
  expect(cleanText('😀'.repeat(10), 4)).toBe('😀😀😀…');
});

test('whatever is written, no control, no mark and no unseen character is left', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const cleaned = cleanText(`<${text}\u001b[${text}`, 50);
      expect(cleaned).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]|<[A-Za-z!/?]/u);
      expect(Array.from(cleaned).length).toBeLessThanOrEqual(50);
    }),
  );
});

test('text that is made to be slow is not', () => {
  const cpuMs = startCpuTimer();
  for (const piece of ['<', '<a', '\u001b[', '\u001b]', '\u001b', ' ', '<!--', '&', '<![CDATA[', '<a b="'])
    for (const format of ['rss', 'apple'] as const) {
      cleanText(piece.repeat(200_000), 100);
      try {
        readFeed(format, `<rss>${piece.repeat(200_000)}`, { nowMs: 0 });
      } catch {
        // It is no feed.
      }
    }
  expect(cpuMs()).toBeLessThan(10_000);
});
