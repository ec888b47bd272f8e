import { type Clock, checkOptions, KeyError, readPrivateKey, Secret, systemClock } from '@mdmkit/core';
import { type VppError, vppErrorFamily } from '../errors/vpp-error.ts';

/** What developer tokens are made from. */
export interface DeveloperTokenOptions {
  /** The team's id: ten characters. */
  readonly teamId: string;
  /** The key's id: ten characters. */
  readonly keyId: string;
  /** The text of the key's `.p8` file (PKCS #8, P-256), or a function that yields it. */
  readonly privateKey: Secret | (() => Secret | Promise<Secret>);
  /** How long a token is good, in seconds; Apple allows 15,777,000. Default: 43,200, half a day. */
  readonly lifetimeSeconds?: number;
  /** The web origins that the tokens are limited to. Default: none. */
  readonly origin?: readonly string[];
  /** Default: the machine's clock. */
  readonly clock?: Clock;
}

/** Yields developer tokens: one is used until shortly before its end. */
export interface DeveloperTokenSource {
  /** The present token; callers that come while one is made share it. @throws VppError */
  token(): Promise<Secret>;
  /** Forgets a token that was refused. */
  discard(token: Secret): void;
}

/** Apple: "Generating developer tokens". */
const longestLifetimeSeconds = 15_777_000;
/** A token is replaced before the last tenth of its life: requests under way must not outlive it. */
const usedShare = 0.9;

/**
 * Makes a source of developer tokens for the metadata service: JWTs signed with ES256. No key is read before the first.
 *
 * @throws TypeError - When an option is wrong; the message names it.
 */
export function createDeveloperTokenSource(options: DeveloperTokenOptions): DeveloperTokenSource {
  checkOptions('createDeveloperTokenSource', options, [
    'teamId',
    'keyId',
    'privateKey',
    'lifetimeSeconds',
    'origin',
    'clock',
  ]);
  const { teamId, keyId, privateKey, lifetimeSeconds = 43_200, clock = systemClock } = options;
  for (const [name, value] of Object.entries({ teamId, keyId })) {
    if (!/^[A-Z0-9]{10}$/i.test(value)) throw new TypeError(`${name} must have ten letters and digits`);
  }
  if (!(lifetimeSeconds >= 60 && lifetimeSeconds <= longestLifetimeSeconds)) {
    throw new TypeError(`lifetimeSeconds must be from 60 to ${longestLifetimeSeconds}`);
  }
  let kept: { readonly token: Secret; readonly renewAtMs: number } | undefined;
  let pending: Promise<Secret> | undefined;

  const make = async () => {
    const { SignJWT } = await import('jose');
    const key = readKey(typeof privateKey === 'function' ? await privateKey() : privateKey);
    const nowMs = clock.now();
    const issuedAt = Math.floor(nowMs / 1000);
    const jwt = await new SignJWT(options.origin === undefined ? {} : { origin: [...options.origin] })
      .setProtectedHeader({ alg: 'ES256', kid: keyId })
      .setIssuer(teamId)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifetimeSeconds)
      .sign(key);
    const token = new Secret(jwt);
    kept = { token, renewAtMs: nowMs + lifetimeSeconds * usedShare * 1000 };
    return token;
  };
  return {
    async token() {
      if (kept && clock.now() < kept.renewAtMs) return kept.token;
      pending ??= make().finally(() => {
        pending = undefined;
      });
      return await pending;
    },
    discard(token) {
      if (kept?.token === token) kept = undefined;
    },
  };
}

function readKey(pem: Secret) {
  const key = orUnusable(() => readPrivateKey(pem));
  if (key.asymmetricKeyDetails?.namedCurve === 'prime256v1') return key;
  throw unusable('it is not a P-256 key');
}

function orUnusable<Key>(read: () => Key): Key {
  try {
    return read();
  } catch (error) {
    throw error instanceof KeyError ? unusable(error.message) : error;
  }
}

function unusable(detail: string): VppError {
  return vppErrorFamily.create('VPP_DEVELOPER_KEY_UNREADABLE', {
    service: 'apple.vpp',
    operation: 'metadata.developerToken',
    detail,
  });
}
