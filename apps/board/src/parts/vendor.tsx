import type { FeedEvent, IncidentDetails, OverviewService } from '../api/api.generated.ts';
import { printable } from '../format/printable.ts';
import { useTexts } from '../state/preferences.ts';
import type { Texts } from '../text/en.ts';
import { Shape, type ShapeName } from './shape.tsx';
import { Time } from './time.tsx';

/** What the vendors' status feeds say of a service. */
type Statement = NonNullable<OverviewService['vendor']>;

const shapes: Readonly<Record<Statement['state'], ShapeName>> = {
  operational: 'works',
  notice: 'works',
  unknown: 'unknown',
  maintenance: 'unknown',
  degraded: 'slow',
  outage: 'fails',
};

/** What the vendor says of a service: a shape, a word, and since when, or why it is not known. */
export function VendorState({ vendor }: { readonly vendor: Statement }) {
  const { vendor: words } = useTexts();
  const { state, reason, event, maintenance } = vendor;
  return (
    <span class="state">
      <Shape state={shapes[state]} />
      <span>
        {words.states[state]}
        {reason !== null && <small>{words.reasons[reason]}</small>}
        {event !== null && (
          <small>
            {words.firstSeen} <Time at={event.firstSeenAt} />
          </small>
        )}
        {maintenance !== null && state !== 'maintenance' && (
          <small>
            {words.planned} {maintenance.startAt !== null && <Time at={maintenance.startAt} />}
          </small>
        )}
      </span>
    </span>
  );
}

/** What the vendor says of a service, in its own words. */
export function VendorSection({ vendor }: { readonly vendor: Statement }) {
  const texts = useTexts();
  const { vendor: words } = texts;
  const { event, maintenance, checkedAt } = vendor;
  const events = [event, maintenance?.id === event?.id ? null : maintenance].filter((each) => each !== null);
  return (
    <section>
      <h2>
        {words.title} <span>{words.help}</span>
      </h2>
      <ul class="list">
        <li>
          <VendorState vendor={vendor} />
          <span>
            {words.readAt} {checkedAt === null ? '–' : <Time at={checkedAt} />}
          </span>
        </li>
        {events.map((each) => (
          <li key={`${each.feed} ${each.id}`}>
            <span>
              {headingOf(each, texts)}
              <VendorWords event={each} />
            </span>
            <Time at={each.firstSeenAt} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The words of the vendor: they come from another party, and are in its language. */
function VendorWords({ event: { title, text } }: { readonly event: FeedEvent }) {
  return (
    <small class="block" lang="en">
      {printable(text === '' ? title : `${title}: ${text}`)}
    </small>
  );
}

/** Who says something, and what it is. */
export function headingOf({ kind, feedTitle }: FeedEvent, { vendor: words }: Texts): string {
  const feed = printable(feedTitle);
  return kind === 'maintenance' ? words.saysMaintenance(feed) : words.says(feed);
}

type Report = IncidentDetails['vendorReports'][number];

/** How much later or earlier than this service the vendor reported; empty for maintenance. */
export function lagText({ event, vendorBehindSeconds }: Report, texts: Texts): string {
  const { vendor: words } = texts;
  if (event.kind === 'maintenance') return '';
  if (vendorBehindSeconds === null) return words.unmeasured;
  const duration = texts.duration(Math.abs(vendorBehindSeconds) * 1_000);
  return vendorBehindSeconds >= 0 ? words.after(duration) : words.before(duration);
}

/** When the vendor reported an incident first, as a fact of the incident; nothing if it did not. */
export function VendorFact({ reports }: { readonly reports: readonly Report[] }) {
  const texts = useTexts();
  const report = reports.find(({ event }) => event.kind === 'incident');
  if (!report) return null;
  return (
    <div>
      <dt>{texts.vendor.reported}</dt>
      <dd>
        <Time at={report.event.firstSeenAt} seconds />
        <small>{lagText(report, texts)}</small>
      </dd>
    </div>
  );
}
