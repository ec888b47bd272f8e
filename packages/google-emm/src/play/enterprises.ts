import type { CallOptions, Secret } from '@mdmkit/core';
import type { PlayEnterprise, PlaySignup, PlayWebToken, PlayWebTokenRequest } from '../api/play.ts';
import { wholeList } from '../google/google-list.ts';
import type { PlayCall } from './call.ts';

/** The two tokens that complete a sign-up. */
export interface PlaySignupTokens {
  /** The `completionToken` of the sign-up. */
  readonly completionToken: string | Secret;
  /** The `enterpriseToken` of the callback. */
  readonly enterpriseToken: string | Secret;
}

/** Calls about enterprises and sign-ups. */
export interface PlayEnterpriseCalls {
  /** Reads an enterprise by its id. */
  get(enterpriseId: string, options?: CallOptions): Promise<PlayEnterprise>;
  /** Lists the enterprises of a domain. */
  list(domain: string, options?: CallOptions): Promise<readonly PlayEnterprise[]>;
  /** Starts a sign-up: returns the page for the administrator, and the token that completes the sign-up. */
  generateSignupUrl(callbackUrl: string, options?: CallOptions): Promise<PlaySignup>;
  /** Completes a sign-up. Never repeated: both tokens work once. */
  completeSignup(tokens: PlaySignupTokens, options?: CallOptions): Promise<PlayEnterprise>;
  /** Removes the binding between the enterprise and the EMM. */
  unenroll(enterpriseId: string, options?: CallOptions): Promise<void>;
  /** Creates a token that opens one page of Google's console once. */
  createWebToken(enterpriseId: string, spec: PlayWebTokenRequest, options?: CallOptions): Promise<PlayWebToken>;
  /** Sets the account that acts for the enterprise. */
  setAccount(enterpriseId: string, accountEmail: string, options?: CallOptions): Promise<void>;
}

const listMethod = { api: 'androidenterprise', name: 'enterprises.list' } as const;

/** Creates the calls about enterprises and sign-ups. */
export function createPlayEnterpriseCalls(call: PlayCall): PlayEnterpriseCalls {
  return {
    get: (enterpriseId, options) => call('enterprises.get', { enterpriseId }, options),
    list: async (domain, options) =>
      wholeList<PlayEnterprise>(await call('enterprises.list', { domain }, options), listMethod, 'enterprise'),
    generateSignupUrl: (callbackUrl, options) => call('enterprises.generateSignupUrl', { callbackUrl }, options),
    completeSignup: (tokens, options) => call('enterprises.completeSignup', tokens, options),
    unenroll: (enterpriseId, options) => call('enterprises.unenroll', { enterpriseId }, options),
    createWebToken: (enterpriseId, requestBody, options) =>
      call('enterprises.createWebToken', { enterpriseId, requestBody }, options),
    async setAccount(enterpriseId, accountEmail, options) {
      await call('enterprises.setAccount', { enterpriseId, requestBody: { accountEmail } }, options);
    },
  };
}
