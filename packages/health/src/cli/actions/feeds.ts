import { vendorStatements } from '@mdmkit/monitor/feeds';
import { exitCodes } from '@mdmkit/monitor/model';
import { spanOfMonth } from '../../report/availability.ts';
import { formatFeedChanges, formatFeedLags, formatFeedList } from '../../report/feeds.ts';
import { jsonDocument, quoted } from '../../report/printable.ts';
import { readVendorReports } from '../../report/vendor-reports.ts';
import type { ProgramIo } from '../io.ts';
import { writeError } from '../problems.ts';
import { type StoreArguments, withStore } from './store-access.ts';

/** Options of `feeds history`. */
export interface FeedHistoryArguments extends StoreArguments {
  /** How far back, in milliseconds. */
  readonly since: number;
  /** The maximum number of changes. */
  readonly limit: number;
}

/** Options of `feeds lag`. */
export interface FeedLagArguments extends StoreArguments {
  /** The month in UTC, such as `2026-11`. Default: this month. */
  readonly month?: string;
}

/** Lists the status feeds. Returns the exit code. */
export async function listFeeds(args: StoreArguments, io: ProgramIo): Promise<number> {
  return await withStore(args, io, async (store) => {
    const nowMs = Date.now();
    const feeds = await store.feeds();
    const statements = [...vendorStatements(feeds, nowMs).values()];
    io.stdout.write(args.format === 'json' ? jsonDocument({ feeds, statements }) : formatFeedList(feeds, nowMs));
    return exitCodes.ok;
  });
}

/** Lists changes of status feeds. Returns the exit code. */
export async function showFeedHistory(
  source: string | undefined,
  args: FeedHistoryArguments,
  io: ProgramIo,
): Promise<number> {
  return await withStore(args, io, async (store) => {
    const nowMs = Date.now();
    const fromMs = nowMs - args.since;
    const query = { fromMs, toMs: nowMs + 1, limit: args.limit, ...(source === undefined ? {} : { source }) };
    const { changes } = await store.feedChanges(query);
    const sources = (await store.feeds()).map((feed) => feed.source);
    if (source !== undefined && changes.length === 0 && !sources.includes(source)) {
      const expected = sources.length === 0 ? 'No feed is read.' : `Expected one of ${sources.join(', ')}.`;
      writeError(io, `The store has no feed ${quoted(source)}. ${expected}`);
      return exitCodes.usage;
    }
    io.stdout.write(args.format === 'json' ? jsonDocument({ changes }) : formatFeedChanges(changes));
    return exitCodes.ok;
  });
}

/** Compares the reports of vendors with our incidents of a month. Returns the exit code. */
export async function showFeedLag(args: FeedLagArguments, io: ProgramIo): Promise<number> {
  return await withStore(args, io, async (store) => {
    const nowMs = Date.now();
    const month = args.month ?? new Date(nowMs).toISOString().slice(0, 7);
    const reports = await readVendorReports(store, spanOfMonth(month, nowMs).whole);
    io.stdout.write(args.format === 'json' ? jsonDocument({ month, ...reports }) : formatFeedLags(month, reports));
    return exitCodes.ok;
  });
}
