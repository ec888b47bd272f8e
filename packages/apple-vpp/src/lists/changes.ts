import { type CallOptions, checkArgument, type List } from '@mdmkit/core';
import { splitCallOptions } from '../call-options.ts';
import type { VppCalls } from '../calls.ts';
import { VppError } from '../errors/vpp-error.ts';
import type { IndexedPage } from './indexed-list.ts';
import type { VersionStore } from './version-store.ts';

/** How changes are read. */
export interface ChangesOptions extends CallOptions {
  /** Where the version is kept up to which everything was read. */
  readonly store: VersionStore;
  /** Reads everything, whatever the store says. Do so from time to time: Apple documents no removals. Default: false. */
  readonly full?: boolean;
  /** Whether assignments carry `userStatus` and `idHash`. Default: false. */
  readonly includeUserState?: boolean;
}

/** A page of what has changed. */
export interface ChangesPage<Item> extends IndexedPage<Item> {
  /** Whether this is a reading of everything, not of changes. */
  readonly full: boolean;
}

type ListSince<Item> = (
  options: CallOptions & { readonly sinceVersionId?: string; readonly includeUserState?: boolean },
) => List<Item, IndexedPage<Item>>;

/**
 * Reads what has changed since the version in the store, and keeps the version of the first page once the last one was
 * dealt with: a crash repeats rather than skips, and what changed in mid-read comes again next time.
 */
export async function* readChanges<Item>(
  resource: 'assignments' | 'users',
  calls: VppCalls,
  given: ChangesOptions,
  list: ListSince<Item>,
): AsyncGenerator<ChangesPage<Item>, void, void> {
  const { options, rest } = splitCallOptions(given);
  const { store, full = false, ...query } = rest;
  const caller = `${resource}.changes`;
  checkArgument(caller, 'store', store, 'object');
  checkArgument(caller, 'store.load', store.load, 'function');
  checkArgument(caller, 'store.save', store.save, 'function');
  const key = [await calls.uId(options), resource, query.includeUserState ? 'user-state' : ''].join('/');
  let since = full ? undefined : await store.load(key);
  for (;;) {
    let versionId: string | undefined;
    let isFirst = true;
    try {
      const sinceQuery = since === undefined ? {} : { sinceVersionId: since };
      for await (const page of list({ ...options, ...query, ...sinceQuery }).pages()) {
        if (isFirst) versionId = page.versionId;
        isFirst = false;
        yield { ...page, full: since === undefined };
      }
    } catch (error) {
      if (since === undefined || !(error instanceof VppError) || error.code !== 'VPP_VERSION_INVALID') throw error;
      // Too old, or of another data set: only everything will do.
      since = undefined;
      continue;
    }
    if (versionId !== undefined) await store.save(key, versionId);
    return;
  }
}
