import { randomUUID } from 'node:crypto';
import { type Clock, Secret, systemClock } from '@mdmkit/core';
import { readPrivateKey } from './private-key.ts';

/** What {@link signManagedAccountToken} takes. */
export interface ManagedAccountTokenOptions {
  /** The private key that the server token was decrypted with, as PEM. */
  readonly privateKey: Secret;
  /** `serverUuid` of the account that the token belongs to. */
  readonly serverUuid: string;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
}

/**
 * Signs the token that a server answers to a device's `GetToken` check-in for the service `com.apple.maid`: it lets
 * Managed Apple Accounts sign in on managed devices only. (Apple: GetToken; claims as in nanodep)
 *
 * @returns A JWT: RS256, with `iss`, `iat`, `jti` and `service_type`.
 * @throws DepError - `DEP_KEY_UNREADABLE`, when the key is none.
 * @throws TypeError - When `serverUuid` is empty.
 */
export async function signManagedAccountToken(options: ManagedAccountTokenOptions): Promise<Secret> {
  const { serverUuid, clock = systemClock } = options;
  if (serverUuid === '') throw new TypeError('serverUuid must be that of the account');
  const key = readPrivateKey(options.privateKey);
  const { SignJWT } = await import('jose');
  const token = await new SignJWT({ service_type: 'com.apple.maid' })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(serverUuid)
    .setIssuedAt(Math.floor(clock.now() / 1000))
    .setJti(randomUUID())
    .sign(key);
  return new Secret(token);
}
