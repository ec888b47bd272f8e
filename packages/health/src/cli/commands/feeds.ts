import { type Command, Option } from 'commander';
import type { FeedHistoryArguments, FeedLagArguments } from '../actions/feeds.ts';
import type { StoreArguments } from '../actions/store-access.ts';
import type { Exit, ProgramIo } from '../io.ts';
import { duration, month, wholeNumber } from '../option-values.ts';
import { withReadingOptions } from './store.ts';

/** Adds `feeds list|history|lag`, which read what the vendors' status feeds said from the store. */
export function addFeedsCommand(program: Command, io: ProgramIo, exit: Exit): Command {
  const feeds = program
    .command('feeds')
    .description("show what the vendors' status feeds say, and compare it with our incidents");
  withReadingOptions(
    feeds.command('list').description('list the feeds with their names, their events and missing names'),
  ).action(async (args: StoreArguments) => {
    const { listFeeds } = await import('../actions/feeds.ts');
    exit(await listFeeds(args, io));
  });
  withReadingOptions(feeds.command('history').description('list the changes of feeds, newest first'))
    .argument('[feed]', 'id of a feed, such as apple (default: all)')
    .addOption(new Option('--since <time>', 'how far to look back').argParser(duration).default(604_800_000, '7d'))
    .option('--limit <number>', 'maximum number of changes', wholeNumber(1, 1_000), 100)
    .action(async (feed: string | undefined, args: FeedHistoryArguments) => {
      const { showFeedHistory } = await import('../actions/feeds.ts');
      exit(await showFeedHistory(feed, args, io));
    });
  withReadingOptions(
    feeds.command('lag').description('compare when vendors reported trouble with when the service found it'),
  )
    .option('--month <month>', 'month in UTC, such as 2026-11 (default: this month)', month)
    .action(async (args: FeedLagArguments) => {
      const { showFeedLag } = await import('../actions/feeds.ts');
      exit(await showFeedLag(args, io));
    });
  return feeds;
}
