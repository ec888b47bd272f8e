import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parseVaultKeys, vaultKeyVariable } from '../../src/secrets/vault-keys.ts';

const bytes = randomBytes(32);

test.each(['base64', 'base64url'] as const)('reads %s', (encoding) => {
  expect(Buffer.from(parseVaultKeys(` ${bytes.toString(encoding)}\n`)[0].bytes)).toEqual(bytes);
});

test('reads several, in order, and distinguishes them', () => {
  const keys = parseVaultKeys(`${bytes.toString('base64')}, ${randomBytes(32).toString('base64')}`);
  expect(keys).toHaveLength(2);
  expect(keys[0].id).not.toBe(keys[1]?.id);
  expect(parseVaultKeys(bytes.toString('base64url'))[0].id).toBe(keys[0].id);
  expect(keys[0].id).toMatch(/^[\w-]{12}$/);
});

describe('what is no key is refused, and not repeated', () => {
  test.each([undefined, '', ' , '])('%j', (text) => {
    expect(() => parseVaultKeys(text)).toThrow(`the vault is locked: ${vaultKeyVariable} is not set`);
  });

  test.each(['short', bytes.toString('hex'), randomBytes(31).toString('base64'), `${bytes.toString('base64')},x`])(
    '%s',
    (text) => {
      expect(() => parseVaultKeys(text)).toThrow(new RegExp(`^${vaultKeyVariable}: expected 32 bytes in base64`));
    },
  );
});
