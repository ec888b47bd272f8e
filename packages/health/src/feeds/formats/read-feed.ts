import type { FeedName } from '@mdmkit/monitor/model';
import { readAppleStatus } from './apple-status.ts';
import { readGoogleStatus } from './google-status.ts';
import type { ParsedFeed } from './parsed-feed.ts';
import { readStatuspage } from './statuspage.ts';
import { readSyndication } from './syndication.ts';

/** The formats of status feeds. */
export const feedFormats = ['apple', 'google', 'statuspage', 'rss'] as const;

/** The format of a status feed; `rss` stands for Atom, too. */
export type FeedFormat = (typeof feedFormats)[number];

/** What reading a feed needs besides its text. */
export interface ReadFeedOptions {
  /** The time, in milliseconds since 1970. */
  readonly nowMs: number;
  /** The products of a dashboard of Google; null if they are not known. */
  readonly products?: readonly FeedName[] | null;
}

/**
 * Reads a status feed leniently: members that are not known are passed over, words that are not known become `unknown`.
 *
 * @throws FeedProblem - If it is no feed of this format.
 */
export function readFeed(format: FeedFormat, text: string, { nowMs, products = null }: ReadFeedOptions): ParsedFeed {
  switch (format) {
    case 'apple':
      return readAppleStatus(text, nowMs);
    case 'google':
      return readGoogleStatus(text, nowMs, products);
    case 'statuspage':
      return readStatuspage(text);
    case 'rss':
      return readSyndication(text, nowMs);
  }
}
