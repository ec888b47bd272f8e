import { hkdfSync } from 'node:crypto';
import { EncryptJWT, jwtDecrypt } from 'jose';
import type { z } from 'zod';

/** Encrypts values for a cookie, and reads them again. */
export interface Sealer<Value> {
  /** Encrypts a value that is valid until a time. */
  seal(value: Value, untilMs: number): Promise<string>;
  /** Reads a value; undefined if it was not sealed with this secret for this purpose, was changed, or has ended. */
  open(sealed: string): Promise<Value | undefined>;
}

/**
 * Makes a sealer whose key comes from a secret and a purpose: a value that was sealed for another purpose cannot be opened. The key
 * is the same after a restart and at each server with this secret.
 */
export function createSealer<Value extends Readonly<Record<string, unknown>>>(
  { secret, purpose, schema }: { readonly secret: string; readonly purpose: string; readonly schema: z.ZodType<Value> },
  now: () => number,
): Sealer<Value> {
  const key = new Uint8Array(hkdfSync('sha256', secret, '', `health-check ${purpose}`, 32));
  return {
    seal: async (value, untilMs) =>
      await new EncryptJWT({ value })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .setExpirationTime(new Date(untilMs))
        .encrypt(key),
    async open(sealed) {
      const options = {
        currentDate: new Date(now()),
        requiredClaims: ['exp'],
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      };
      const opened = await jwtDecrypt(sealed, key, options).catch(() => undefined);
      return schema.safeParse(opened?.payload.value).data;
    },
  };
}
