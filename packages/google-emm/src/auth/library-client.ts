import type { Clock } from '@mdmkit/core';
import type { FetchImplementation } from '../transport/guarded-fetch.ts';
import { libraryOptions } from '../transport/library-options.ts';
import type { ServiceAccountKey } from './service-account.ts';

/** Returns one access token: a client of Google's library. */
export interface TokenSource {
  /** Asks for a token. */
  getAccessToken(): Promise<{ readonly token?: string | null }>;
}

/** One second less than Google allows, since the two instants are read one after the other. */
const assertionLifetimeSeconds = 3_599;

/** Creates the library's client for a key. It signs an assertion and sends one request, through `fetch`. */
export async function createTokenSource(
  key: ServiceAccountKey,
  scope: string,
  clock: Clock,
  fetch: FetchImplementation,
): Promise<TokenSource> {
  // Bundlers that split a program give a CommonJS module nothing but its default export.
  const { default: library } = await import('google-auth-library');
  const nowSeconds = () => Math.floor(clock.now() / 1000);
  return new library.JWT({
    email: key.clientEmail,
    key: key.privateKey.reveal(),
    // Without a scope the library would sign requests itself, which these APIs are not known to accept.
    scopes: [scope],
    additionalClaims: {
      // Read at the signing; the library alone would take the machine's clock.
      get iat() {
        return nowSeconds();
      },
      get exp() {
        return nowSeconds() + assertionLifetimeSeconds;
      },
    },
    transporterOptions: libraryOptions(fetch),
    // The interceptors that this turns off log tokens when GOOGLE_SDK_NODE_LOGGING is set.
    useAuthRequestParameters: false,
  });
}
