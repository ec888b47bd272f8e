import type { Caller, CallOptions } from '@mdmkit/core';
import { type Account, getAccount } from '../api/account.ts';
import { defaultPageLimit, maxPageLimit } from '../api/devices.ts';

/** The page sizes that the account of a client allows. */
export interface PageLimits {
  /**
   * Returns the page size for a request to a path. For `max`, and for a size above the size that every account
   * allows, reads the account once and returns at most what it allows.
   */
  resolve(path: string, limit: number | 'max', options: CallOptions): Promise<number>;
}

/** Creates the page limits of a client. No request is sent before they are needed. */
export function createPageLimits(caller: Caller): PageLimits {
  let account: Promise<Account> | undefined;
  const readAccount = (options: CallOptions) => {
    account ??= caller.call(getAccount, {}, options).catch((error: unknown) => {
      // The next page asks again.
      account = undefined;
      throw error;
    });
    return account;
  };
  return {
    async resolve(path, limit, options) {
      // The check of the request refuses what is not a page size at all.
      if (limit !== 'max' && !(limit > defaultPageLimit && limit <= maxPageLimit)) return limit;
      const maximum = maximumOf(await readAccount(options), path);
      return limit === 'max' ? maximum : Math.min(limit, maximum);
    },
  };
}

/** The largest page of a call. An account of a protocol version below 3 lists no calls. (Apple: Limit) */
function maximumOf({ urls = [] }: Account, path: string): number {
  return urls.find(({ uri }) => uri === path)?.limit?.maximum ?? defaultPageLimit;
}
