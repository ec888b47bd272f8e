import type { Caller, CallOptions } from '@mdmkit/core';
import { type Account, getAccount } from '../api/account.ts';

/** The account call. */
export interface AccountCalls {
  /**
   * Reads the organisation and the server that the token belongs to.
   *
   * @throws DepError - `DEP_SCHEMA_MISMATCH` if the answer is not an account.
   */
  get(options?: CallOptions): Promise<Account>;
}

/** Creates the account call. */
export function createAccountCalls(caller: Caller): AccountCalls {
  return { get: (options) => caller.call(getAccount, {}, options) };
}
