import { describe, expect, test } from 'vitest';
import { createCodeMaker } from '../../src/journeys/browser/codes.ts';
import { parseTotpKey, totpCode, totpCounter } from '../../src/journeys/totp.ts';

// RFC 6238, appendix B: 8 digits, 30 seconds.
const seeds = { SHA1: 20, SHA256: 32, SHA512: 64 } as const;
const vectors = [
  [59, '94287082', '46119246', '90693936'],
  [1_111_111_109, '07081804', '68084774', '25091201'],
  [1_111_111_111, '14050471', '67062674', '99943326'],
  [1_234_567_890, '89005924', '91819424', '93441116'],
  [2_000_000_000, '69279037', '90698825', '38618901'],
  [20_000_000_000, '65353130', '77737706', '47863826'],
] as const;

describe('codes of the moment', () => {
  test.for(vectors)('at %d seconds are those of RFC 6238', ([seconds, ...codes]) => {
    const made = Object.entries(seeds).map(([algorithm, length]) => {
      const key = Buffer.from('1234567890'.repeat(7).slice(0, length));
      const totp = { key, algorithm: algorithm as keyof typeof seeds, digits: 8, periodSeconds: 30 };
      return totpCode(totp, totpCounter(totp, seconds * 1_000));
    });
    expect(made).toEqual(codes);
  });

  test('a key is Base32 with or without spaces, or what a QR code holds', () => {
    const plain = parseTotpKey('GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ');
    expect(Buffer.from(plain.key).toString()).toBe('12345678901234567890');
    const uri =
      'otpauth://totp/Panel:a%40b?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA256&digits=8&period=60';
    expect(parseTotpKey(uri)).toEqual({ key: plain.key, algorithm: 'SHA256', digits: 8, periodSeconds: 60 });
  });

  test.for([
    ['not base32 at all!', /16 letters of Base32/],
    ['GEZDGNBV', /16 letters of Base32/],
    ['otpauth://hotp/a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', /hotp/],
    ['otpauth://totp/a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&digits=20', /digits from 6 to 8/],
    ['otpauth://totp/a?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=MD5', /SHA1/],
  ] as const)('%s is refused', ([text, message]) => {
    expect(() => parseTotpKey(text)).toThrow(message);
  });

  test('no code is used twice, and none that ends within five seconds', async () => {
    let nowMs = 59_000;
    const waits: number[] = [];
    const wait = async (ms: number) => {
      waits.push(ms);
      nowMs += ms;
      return await Promise.resolve();
    };
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    const codes = createCodeMaker({}, wait, () => nowMs);
    // One second is left of this period.
    const first = await codes.next('totp', secret);
    expect(first).toBe(totpCode(parseTotpKey(secret), 2));
    expect(waits).toEqual([1_050]);
    expect(await codes.next('totp', secret)).toBe(totpCode(parseTotpKey(secret), 3));
    expect(codes.used).toEqual({ totp: 3 });
    // The next run goes on from there.
    const next = createCodeMaker(codes.used, wait, () => nowMs);
    expect(await next.next('totp', secret)).toBe(totpCode(parseTotpKey(secret), 4));
  });
});
