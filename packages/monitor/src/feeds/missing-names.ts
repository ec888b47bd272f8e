import type { FeedRecord } from '../model/feed.ts';
import type { OwnTrouble } from '../model/own-trouble.ts';

/** A feed that leaves a name out once has not dropped it: it has to be missing for this time, in milliseconds. */
export const missingAfterMs = 600_000;

/** The trouble of names that the configuration expects and that a feed does not have any more: one for each name. */
export function missingNameTroubles(
  records: readonly FeedRecord[],
  location: string,
  nowMs: number,
): readonly OwnTrouble[] {
  return records.flatMap(({ source, missing, checkedMs }) =>
    missing
      // As long as the feed cannot be read, it is not known whether the name is back: the trouble stays as it is.
      .filter(({ sinceMs }) => (checkedMs ?? nowMs) - sinceMs >= missingAfterMs)
      .map(({ name, sinceMs }) => ({ kind: 'feed-name', location, sinceMs, detail: `${source}: ${name}` })),
  );
}
