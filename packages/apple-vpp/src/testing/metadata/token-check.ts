import type { KeyObject } from 'node:crypto';
import type { Clock } from '@mdmkit/core';
import { bearerTokenOf } from '@mdmkit/core/testing';

/** Apple: "Generating developer tokens". */
const longestLifetimeSeconds = 15_777_000;

/** Makes the check of a request's developer token: ES256, a known key, the team, and times that fit. */
export function createTokenCheck(
  keys: ReadonlyMap<string, KeyObject>,
  teamId: string,
  clock: Clock,
): (request: Request) => Promise<boolean> {
  return async (request) => {
    const token = bearerTokenOf(request);
    if (token === undefined) return false;
    const { jwtVerify } = await import('jose');
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => keyFor(keys, kid), {
        algorithms: ['ES256'],
        issuer: teamId,
        currentDate: new Date(clock.now()),
        requiredClaims: ['iat', 'exp'],
      });
      return (payload.exp ?? 0) - clock.now() / 1000 <= longestLifetimeSeconds;
    } catch {
      return false;
    }
  };
}

function keyFor(keys: ReadonlyMap<string, KeyObject>, keyId: string | undefined): KeyObject {
  const key = keys.get(keyId ?? '');
  if (!key) throw new Error('no such key');
  return key;
}
