import type { CallOptions } from '@mdmkit/core';
import { type WebToken, type WebTokenRequest, webTokenMethods } from '../api/tokens.ts';
import type { GoogleClient } from '../google/google-client.ts';

/** Calls about web tokens. */
export interface WebTokenCalls {
  /** Creates a token that opens Google's console once. Create another one for each page view. */
  create(parent: string, token: WebTokenRequest, options?: CallOptions): Promise<WebToken>;
}

/** Creates the calls about web tokens. */
export function createWebTokenCalls(google: GoogleClient): WebTokenCalls {
  return { create: (parent, body, options) => google.send(webTokenMethods.create, parent, { body }, options) };
}
