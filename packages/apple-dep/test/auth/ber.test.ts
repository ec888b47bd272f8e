import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BerError, joinOctets, readBer, toOid } from '../../src/auth/ber.ts';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const nested = (depth: number) => Buffer.concat([Buffer.alloc(depth * 2, bytes('3080')), Buffer.alloc(depth * 2)]);

/** SEQUENCE { INTEGER 5, [0] { OCTET STRING 'ab', OCTET STRING 'c' } }, in both forms. */
const definite = bytes('30 0c 02 01 05 a0 07 04 02 61 62 04 01 63');
const indefinite = bytes('30 80 02 01 05 a0 80 04 02 61 62 04 01 63 00 00 00 00');

describe('readBer', () => {
  test.each([
    ['definite', definite],
    ['indefinite', indefinite],
  ])('reads a message of %s length', (_, message) => {
    const element = readBer(message);
    expect(element).toMatchObject({ tagClass: 0, tag: 16, bytes: message });
    const [integer, tagged] = element.children ?? [];
    expect(integer).toMatchObject({ tagClass: 0, tag: 2, content: bytes('05'), children: undefined });
    expect(tagged).toMatchObject({ tagClass: 2, tag: 0 });
    expect(tagged && joinOctets(tagged).toString()).toBe('abc');
  });

  test('keeps the end-of-contents octets out of the content', () => {
    expect(readBer(bytes('30 80 02 01 05 00 00')).content).toEqual(bytes('02 01 05'));
  });

  test('reads long lengths', () => {
    expect(readBer(Buffer.concat([bytes('04 81 80'), Buffer.alloc(128, 7)])).content).toHaveLength(128);
    expect(readBer(Buffer.concat([bytes('04 82 01 00'), Buffer.alloc(256, 7)])).content).toHaveLength(256);
  });

  test.each([
    ['definite', definite],
    ['indefinite', indefinite],
  ])('refuses every beginning of a message of %s length', (_, message) => {
    for (let length = 0; length < message.length; length += 1)
      expect(() => readBer(message.subarray(0, length)), `${length} octets`).toThrow(BerError);
  });

  test.each([
    ['a child longer than its parent', '30 03 04 05 61', 'cut short'],
    ['a primitive element of indefinite length', '04 80 61 00 00', 'a primitive element of indefinite length'],
    ['a tag of several octets', '3f 81 01 00', 'a tag of several octets'],
    ['a length of five octets', '30 85 00 00 00 00 01 00', 'a length beyond 4 GiB'],
    ['a length beyond the data', '30 84 ff ff ff ff 00', 'cut short'],
    ['data behind the end', '30 00 01', 'data after the end'],
  ])('refuses %s', (_, hex, message) => {
    expect(() => readBer(bytes(hex))).toThrow(new BerError(message));
  });

  test('accepts zero octets behind the end, which some programs pad with', () => {
    expect(readBer(bytes('30 00 00 00')).children).toEqual([]);
  });

  test('refuses nesting that could exhaust the stack', () => {
    expect(readBer(nested(32)).tag).toBe(16);
    expect(() => readBer(nested(34))).toThrow(new BerError('nested too deeply'));
    expect(() => readBer(nested(1_000_000))).toThrow(new BerError('nested too deeply'));
  });

  test('throws nothing but BerError, whatever the octets', () => {
    const likely = fc.constantFrom(0x30, 0x31, 0x80, 0xa0, 0x00, 0x02, 0x04, 0x06, 0x24, 0x81, 0x82, 0x01);
    const octets = fc.array(fc.oneof(likely, fc.integer({ min: 0, max: 255 })), { maxLength: 120 });
    fc.assert(
      fc.property(octets, (values) => {
        const message = Buffer.from(values);
        try {
          const element = readBer(message);
          expect(element.bytes.length).toBeLessThanOrEqual(message.length);
        } catch (error) {
          expect(error).toBeInstanceOf(BerError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

test.each([
  ['2a 86 48 86 f7 0d 01 07 03', '1.2.840.113549.1.7.3'],
  ['60 86 48 01 65 03 04 01 02', '2.16.840.1.101.3.4.1.2'],
  ['55 04 03', '2.5.4.3'],
  ['88 37 03', '2.999.3'],
])('toOid writes %s as %s', (hex, dotted) => {
  expect(toOid(bytes(hex))).toBe(dotted);
});
