import { feedEventKinds, feedEventStatuses, feedImpacts, vendorStates } from '@mdmkit/monitor/model';
import { z } from 'zod';

const Time = z.iso.datetime();
const Service = z.string().describe('The service, such as `apple.vpp`.');
const FeedId = z.string().describe('The id of the feed in `feeds.sources`.');
const FeedTitle = z.string().describe('What people call the feed.');

/** What a status feed announces. */
export const FeedEvent = z
  .object({
    feed: FeedId,
    feedTitle: FeedTitle,
    id: z.string().describe("The vendor's id; unique within the feed."),
    kind: z.enum(feedEventKinds),
    status: z.enum(feedEventStatuses),
    impact: z
      .enum(feedImpacts)
      .describe('`information` is a notice; `unknown`: the feed does not say, or says a word that is not known.'),
    title: z.string().describe("The vendor's title: plain text of another party, never to be trusted."),
    text: z.string().describe("The vendor's newest message: plain text of another party; empty if there is none."),
    names: z.array(z.string()).describe('What it affects, in the words of the vendor; `*` for the whole feed.'),
    startAt: Time.nullable().describe('When it began or will begin, as the vendor says; null if it does not say.'),
    postedAt: Time.nullable().describe('When the vendor posted it, as the vendor says; null if it does not say.'),
    endAt: Time.nullable().describe('When it ended or will end, as the vendor says; null if it does not say.'),
    firstSeenAt: Time.describe('When this service first read it.'),
    closedSeenAt: Time.nullable().describe('When this service first read that it is over; null before.'),
  })
  .meta({ id: 'FeedEvent' });

/** What the vendors' status feeds say of a service. */
export const VendorStatementDocument = z
  .object({
    service: Service,
    state: z
      .enum(vendorStates)
      .describe('The worst that the feeds say now. `unknown` never means that the service works.'),
    admitted: z.boolean().describe('Whether the vendor reports trouble that is worse than a notice.'),
    reason: z
      .enum(['never-read', 'stale', 'not-named'])
      .nullable()
      .describe(
        'Why the state is `unknown`: the feed was never read, was not read for 15 minutes, or does not name the service; otherwise null.',
      ),
    feeds: z.array(FeedId).describe('The feeds that have a name for the service.'),
    checkedAt: Time.nullable().describe('When the feed that was read least recently was read; null if one never was.'),
    event: FeedEvent.nullable().describe('The event that the state comes from; null if it comes from none.'),
    maintenance: FeedEvent.nullable().describe('Maintenance that goes on or is announced, the first first; or null.'),
  })
  .meta({ id: 'VendorStatement' });

/** A status feed. */
export const Feed = z
  .object({
    id: FeedId,
    title: FeedTitle,
    state: z
      .enum(['fresh', 'stale', 'never-read'])
      .describe('`stale`: it was not read for 15 minutes, so it says nothing any more.'),
    checkedAt: Time.nullable().describe('When it was last read whole; null before the first time.'),
    error: z.string().nullable().describe('Why it could not be read the last time; null if it was read.'),
    services: z
      .record(z.string(), z.array(z.string()))
      .describe('The names that stand for each of our services in this feed.'),
    missing: z
      .array(z.object({ name: z.string(), since: Time }))
      .describe('Names that are expected, and that the feed does not have.'),
    names: z
      .array(z.string())
      .nullable()
      .describe('The services that the feed names; null if it names only those with trouble.'),
    events: z.array(FeedEvent).describe('Events that are open or planned, and those that ended in the last two days.'),
  })
  .meta({ id: 'Feed' });

/** A change of a status feed. */
export const FeedChange = z
  .object({
    at: Time.describe('When this service read it.'),
    event: FeedEvent.describe('The event after the change.'),
    raw: z
      .string()
      .nullable()
      .describe(
        'What the feed wrote, at most 16,000 characters; null if the feed did not have the event any more. It is not cleaned: show it as plain text only.',
      ),
  })
  .meta({ id: 'FeedChange' });

const VendorBehind = z
  .int()
  .nullable()
  .describe(
    'From the opening of our incident to the first reading of the feed that has the event, in seconds; negative if the vendor was first. Null if it is not known when the event appeared, and for maintenance.',
  );

/** What a vendor says of an incident. */
export const VendorReport = z
  .object({ event: FeedEvent, vendorBehindSeconds: VendorBehind })
  .meta({ id: 'VendorReport' });

/** How often one side was later, and by how much; null if it never was. */
export const Lag = z.object({ count: z.int(), medianSeconds: z.number(), maxSeconds: z.number() }).nullable();

/** How vendor and monitor compare over a month, for one service. */
export const FeedLagSummary = z
  .object({
    service: Service,
    incidents: z.int().describe('The incidents that this service opened against the vendor.'),
    reported: z.int().describe('Those of them that the vendor reported.'),
    vendorBehind: Lag.describe('How long after us the vendor reported; null if it never was later.'),
    weBehind: Lag.describe('How long after the vendor we opened an incident; null if we never were later.'),
    unseen: z.int().describe('Trouble that the vendor reported, and for which there is no incident.'),
  })
  .meta({ id: 'FeedLagSummary' });

/** An incident of a vendor, and when the vendor reported it. */
export const FeedLagDocument = z
  .object({
    incident: z.string().describe('The id of the incident.'),
    service: Service,
    startedAt: Time.describe('The first failure.'),
    openedAt: Time.describe('When the incident was opened.'),
    report: VendorReport.nullable().describe('The first report of the vendor; null if there is none.'),
  })
  .meta({ id: 'FeedLag' });
