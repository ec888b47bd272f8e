import type { CallOptions } from '@mdmkit/core';
import { enterpriseMethods, type SignupUrl } from '../api/enterprises.ts';
import { checkObject } from '../checks/check-object.ts';
import type { GoogleClient } from '../google/google-client.ts';

/** The request that starts a sign-up. */
export interface SignupRequest {
  /** The Cloud project that will manage the enterprise. */
  readonly projectId: string;
  /** The https URL that the administrator's browser opens afterwards, with `enterpriseToken` in its query. */
  readonly callbackUrl: string;
  /** The administrator's e-mail address, filled in on the page. Default: none. */
  readonly adminEmail?: string;
  /** The domains that the administrator's e-mail address may have. Default: any. */
  readonly allowedDomains?: readonly string[];
}

/** Calls that sign organisations up. */
export interface SignupUrlCalls {
  /** Creates the page where an administrator signs an organisation up. The page cannot be framed. */
  create(request: SignupRequest, options?: CallOptions): Promise<SignupUrl>;
}

/** Creates the calls that sign organisations up. */
export function createSignupUrlCalls(google: GoogleClient): SignupUrlCalls {
  const method = enterpriseMethods.createSignupUrl;
  return {
    async create(request, options) {
      checkObject(method.row, request, 'request');
      return await google.send(method, '', { query: { ...request } }, options);
    },
  };
}
