import type { FeedEvent, FeedName } from '../model/feed.ts';

/** The name that stands for all of a feed. */
export const wholeFeed = '*';

/** Whether two names mean the same: capitals and spaces do not count. */
export function isSameName(first: string, second: string): boolean {
  return keyOf(first) === keyOf(second);
}

/** Whether a feed names a service by one of these names. */
export function isNamed({ name, id }: FeedName, names: readonly string[]): boolean {
  return names.some((each) => isSameName(name, each) || (id !== undefined && id === each));
}

/**
 * Whether an event of a feed is about a service that has these names; never without a name. If the feed does not say what an event
 * affects, its title has to contain a name.
 */
export function isAbout({ names, title }: Pick<FeedEvent, 'names' | 'title'>, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return false;
  if (names.includes(wholeFeed) || wanted.includes(wholeFeed)) return true;
  if (names.length === 0) return wanted.some((name) => keyOf(title).includes(keyOf(name)));
  return wanted.some((name) => names.some((each) => isSameName(each, name)));
}

function keyOf(name: string): string {
  return name.trim().replace(/\s+/g, ' ').toLowerCase();
}
