import { randomUUID } from 'node:crypto';
import { type Clock, checkOptions, Secret, systemClock } from '@mdmkit/core';
import { type PrivateKeyInput, readRsaPrivateKey } from './private-key.ts';

/** Options of {@link signManagedAccountToken}. */
export interface ManagedAccountTokenOptions {
  /** The private key that decrypted the server token: PEM, as a text or a `Secret`. */
  readonly privateKey: PrivateKeyInput;
  /** `serverUuid` of the account that the token belongs to. */
  readonly serverUuid: string;
  /** Default: the clock of this machine. */
  readonly clock?: Clock;
}

/**
 * Signs the token that a server answers to a device's `GetToken` check-in for the service `com.apple.maid`: it lets
 * Managed Apple Accounts sign in on managed devices only. (Apple: GetToken; claims as in nanodep)
 *
 * @returns A JWT: RS256, with `iss`, `iat`, `jti` and `service_type`.
 * @throws DepError - `DEP_KEY_UNREADABLE` if the key cannot be read.
 * @throws TypeError - If `serverUuid` is empty.
 */
export async function signManagedAccountToken(options: ManagedAccountTokenOptions): Promise<Secret> {
  checkOptions('signManagedAccountToken', options, ['privateKey', 'serverUuid', 'clock']);
  const { serverUuid, clock = systemClock } = options;
  if (typeof serverUuid !== 'string' || serverUuid === '')
    throw new TypeError('serverUuid must be the serverUuid of the account');
  const key = readRsaPrivateKey(options.privateKey);
  const { SignJWT } = await import('jose');
  const token = await new SignJWT({ service_type: 'com.apple.maid' })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(serverUuid)
    .setIssuedAt(Math.floor(clock.now() / 1000))
    .setJti(randomUUID())
    .sign(key);
  return new Secret(token);
}
