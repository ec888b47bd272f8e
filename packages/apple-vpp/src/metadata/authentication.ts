import { type Authentication, type Secret, waitFor } from '@mdmkit/core';
import type { VppCredential } from '../auth/bearer.ts';
import type { DeveloperTokenSource } from './developer-token.ts';

/** The cookie that lets a location's custom apps be seen. (Apple: "Managing apps and books through web services") */
export async function contentTokenCookie(credential: VppCredential): Promise<string> {
  const token = typeof credential === 'function' ? await credential() : credential;
  return `itvt=${token.value.reveal()}`;
}

/** The scheme of the metadata service: a developer token, and for some calls the content token as a cookie. */
export function createMetadataAuthentication(
  source: DeveloperTokenSource,
  credential: VppCredential | undefined,
): Authentication {
  const used = new WeakMap<object, Secret>();
  return {
    async authorize(_request, { signal }) {
      const token = await waitFor(source.token(), signal);
      const cookie = credential === undefined ? {} : { cookie: await waitFor(contentTokenCookie(credential), signal) };
      const authorization = { headers: { authorization: `Bearer ${token.reveal()}`, ...cookie } };
      used.set(authorization, token);
      return authorization;
    },
    renew(authorization, error) {
      const token = used.get(authorization);
      if (!token || error.code !== 'VPP_DEVELOPER_TOKEN_REFUSED') return false;
      source.discard(token);
      return true;
    },
  };
}
