import { z } from 'zod';
import { spanOfMonth } from '../../report/availability.ts';
import { readVendorReports } from '../../report/vendor-reports.ts';
import { Feed, FeedChange, FeedLagDocument, FeedLagSummary, VendorStatementDocument } from '../documents/feeds.ts';
import { feedChangeOf, feedOf, feedTitles, lagOf, lagSummaryOf, statementsOf } from '../documents/from-feeds.ts';
import { timeOf } from '../documents/from-store.ts';
import { ProblemError } from '../problem.ts';
import { defineRoute, type Route } from '../route.ts';
import { pageOf, pageQuery, paging } from './paging.ts';

const dayMs = 86_400_000;
const Time = z.iso.datetime({ offset: true });

/** The vendors' status feeds. They are public, and speak of no tenant. */
export const feedRoutes: readonly Route[] = [
  defineRoute({
    method: 'get',
    path: '/v1/feeds',
    operationId: 'listFeeds',
    summary: "The vendors' status feeds, and what they say of each service",
    tag: 'Feeds',
    role: 'viewer',
    tenants: 'filtered',
    answer: z.object({
      items: z.array(Feed).describe('The feeds by their ids. Empty if none is read.'),
      statements: z.array(VendorStatementDocument).describe('What they say together, by service.'),
    }),
    async handle(_request, { status, clock }) {
      const { feeds = [] } = await status();
      const nowMs = clock.now();
      return {
        items: feeds.map((record) => feedOf(record, nowMs)),
        statements: [...statementsOf(feeds, nowMs).values()],
      };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/feeds/changes',
    operationId: 'listFeedChanges',
    summary: 'Every change that the status feeds had, newest first',
    tag: 'Feeds',
    role: 'viewer',
    tenants: 'filtered',
    query: z.object({
      ...paging,
      feed: z.string().min(1).max(100).optional().describe('Only changes of this feed. Default: of all.'),
      from: Time.optional().describe('The first time. Default: 7 days before `to`.'),
      to: Time.optional().describe('The end, not included. Default: now.'),
    }),
    answer: pageOf(FeedChange),
    async handle({ query }, { store, status, clock }) {
      const toMs = query.to === undefined ? clock.now() + 1 : Date.parse(query.to);
      const fromMs = query.from === undefined ? toMs - 7 * dayMs : Date.parse(query.from);
      if (toMs < fromMs) throw new ProblemError('INVALID_REQUEST', '`to` must not be before `from`.');
      const source = query.feed === undefined ? {} : { source: query.feed };
      const { changes, cursor } = await store.feedChanges({ fromMs, toMs, ...source, ...pageQuery(query) });
      const titles = feedTitles((await status()).feeds ?? []);
      return { items: changes.map((change) => feedChangeOf(change, titles)), next: cursor };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/feeds/lag',
    operationId: 'getFeedLag',
    summary: 'How long the vendors reported after our incidents of a month, or before them',
    tag: 'Feeds',
    role: 'viewer',
    tenants: 'whole',
    query: z.object({
      month: z
        .string()
        .regex(/^20\d\d-(?:0[1-9]|1[0-2])$/)
        .optional()
        .describe('The month in UTC, such as 2026-11. Default: this month.'),
    }),
    answer: z
      .object({
        from: z.iso.datetime(),
        to: z.iso.datetime().describe('The end, not included; now if the month has not ended.'),
        summaries: z.array(FeedLagSummary).describe('The sums, by service.'),
        incidents: z.array(FeedLagDocument).describe('The incidents of vendors, the first one first.'),
      })
      .meta({ id: 'FeedLags' }),
    async handle({ query }, { store, status, clock }) {
      const nowMs = clock.now();
      const { whole } = spanOfMonth(query.month ?? timeOf(nowMs).slice(0, 7), nowMs);
      const { summaries, lags } = await readVendorReports(store, whole);
      const titles = feedTitles((await status()).feeds ?? []);
      return {
        from: timeOf(whole.fromMs),
        to: timeOf(whole.toMs),
        summaries: summaries.map(lagSummaryOf),
        incidents: lags.map((lag) => lagOf(lag, titles)),
      };
    },
  }),
];
