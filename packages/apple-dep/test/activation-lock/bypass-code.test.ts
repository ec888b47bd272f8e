import { Secret } from '@mdmkit/core';
import { findSecrets } from '@mdmkit/core/testing';
import { describe, expect, test } from 'vitest';
import { bypassCodeOf } from '../../src/activation-lock/bypass-code.ts';
import { createBypassCode, parseBypassCode } from '../../src/index.ts';

// nanodep, albc_test.go
const vectors = [
  [
    '00000000000000000000000000000000',
    '00000-00000-0000-0000-0000-0000',
    'deab860d28deb5b7121d6d8fcf0f78e1471756d1b2c566c03277c23ea8930b4f',
  ],
  [
    '1ea841db5edfafe6075b5ae0d845d254',
    '3UM43-PUYVY-QYD1-UVCC-HEHJ-FKA4',
    '6ab40d5eabe7218ec04182f461005600c7e3426bddd82cdb405bde9a1e0014b5',
  ],
  [
    '44ebe63375969fec2da67e87e7317946',
    '8LNYD-DVNKU-GYRC-E6GU-3YFD-CT86',
    'c1968cb4c013ea893f1922bb5c39f81e35012c0bd9ce3c01cc2a05873a2499e6',
  ],
  [
    'cb84798c3ca85a674194550a2e96aed8',
    'TF27L-31WN1-E6FH-DMAM-52X5-NFV0',
    '23cf8b7873425fd8efe31dc5b6ab9c357eb98a2a59c82ea1084ca8af58cc480a',
  ],
  [
    '89195c9b79178736203bd9d591ea7c0f',
    'J4DNT-6VT2Y-3LD8-1VV7-AT3U-LW17',
    '59b9b3fa9ec4b806612b8b1fe6f12fcc3903156a58bcf4cae53a8a78dad563d3',
  ],
] as const;

test.each(vectors)('the published secret %s makes its code and its escrow key', async (hex, code, escrowKey) => {
  const made = await bypassCodeOf(Buffer.from(hex, 'hex'));
  expect(made.code.reveal()).toBe(code);
  expect(made.escrowKey).toBe(escrowKey);
});

test.each(vectors)('of %s, the code alone yields the escrow key', async (_, code, escrowKey) => {
  for (const spelling of [code, code.toLowerCase(), code.replaceAll('-', ''), ` ${code.replaceAll('-', ' ')}\n`])
    expect((await parseBypassCode(new Secret(spelling))).escrowKey).toBe(escrowKey);
});

test('a new code is another each time, and prints nowhere', async () => {
  const [one, other] = [await createBypassCode(), await createBypassCode()];
  expect(one.code.reveal()).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}(-[0-9A-Z]{4}){4}$/);
  expect(one.code.reveal()).not.toBe(other.code.reveal());
  expect((await parseBypassCode(one.code)).escrowKey).toBe(one.escrowKey);
  expect(findSecrets(one, [one.code.reveal()])).toEqual([]);
});

describe('parseBypassCode names', () => {
  test.each([
    ['what is too short', '3UM43', 'it has 5 symbols, not 26'],
    [
      'a symbol that looks like another',
      '3UM43-PUYVY-QYD1-UVCC-HEHJ-FKAO',
      'its symbol 26 does not occur in bypass codes',
    ],
    ['a last symbol of more than three bits', '3UM43-PUYVY-QYD1-UVCC-HEHJ-FKA9', 'its last symbol is too high'],
  ])('%s', async (_, code, said) => {
    const call = parseBypassCode(new Secret(code));
    await expect(call).rejects.toMatchObject({
      code: 'DEP_BYPASS_CODE_UNREADABLE',
      message: expect.stringContaining(said),
    });
    await expect(call).rejects.not.toMatchObject({ message: expect.stringContaining(code) as unknown });
  });
});
