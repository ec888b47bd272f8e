import type { Overview } from '../api/api.generated.ts';
import { writePercent } from '../format/number.ts';
import { printable } from '../format/printable.ts';
import { writeRange, writeTime } from '../format/time.ts';
import { AcknowledgeButton } from '../parts/acknowledge.tsx';
import { DutyList } from '../parts/duty-list.tsx';
import { ExpiryList } from '../parts/expiry-list.tsx';
import { Headline } from '../parts/headline.tsx';
import { IncidentList } from '../parts/incident-list.tsx';
import { Loaded } from '../parts/notice.tsx';
import { ServiceTable } from '../parts/service-table.tsx';
import { useTexts } from '../state/preferences.ts';
import { useResource } from '../state/resource.ts';
import { useNow } from '../state/stores.ts';
import type { Texts } from '../text/en.ts';
import { sentencesOf } from '../text/incident-titles.ts';

/** The first page: a sentence, one row for each service, and what comes next. */
export function OverviewPage() {
  const resource = useResource('GET /v1/overview', '/v1/overview', ['incident', 'states', 'gap', 'store', 'vendor']);
  return (
    <Loaded resource={resource}>
      {(overview) => (
        <>
          <OverviewHeadline overview={overview} onChanged={resource.reload} />
          {overview.services.length > 0 && <ServiceTable services={overview.services} />}
          <Below overview={overview} />
        </>
      )}
    </Loaded>
  );
}

function OverviewHeadline({ overview, onChanged }: { readonly overview: Overview; readonly onChanged: () => void }) {
  const texts = useTexts();
  const nowMs = useNow(10_000);
  const session = useResource('GET /v1/session', '/v1/session').data;
  const worst = worstIncident(overview);
  if (!worst) return <CalmHeadline overview={overview} texts={texts} />;
  const { title, language } = sentencesOf(worst, texts);
  const started = writeTime(worst.startedAt, texts.language, nowMs);
  const verdict = texts.verdicts[worst.verdict] ?? worst.verdict;
  return (
    <Headline
      title={printable(title)}
      language={language}
      actions={
        <>
          <AcknowledgeButton incident={worst} session={session} onChanged={onChanged} />
          <a class="button" href={`/incidents/${worst.id}`}>
            {texts.actions.details}
          </a>
        </>
      }
    >
      <span title={started.utc}>{texts.since(started.short, texts.duration(nowMs - Date.parse(worst.startedAt)))}</span>{' '}
      <b>{texts.judged(verdict, writePercent(worst.confidence))}</b> {texts.owner(texts.owners[worst.owner])}
      {worst.acknowledged && (
        <>
          {' '}
          {texts.acknowledged(
            printable(worst.acknowledged.by),
            writeTime(worst.acknowledged.until, texts.language, nowMs).short,
          )}
        </>
      )}
    </Headline>
  );
}

/** The headline if no service as a whole is in trouble. */
function CalmHeadline({ overview, texts }: { readonly overview: Overview; readonly texts: Texts }) {
  const { headline } = texts;
  if (overview.services.length === 0) return <Headline title={headline.empty}>{headline.emptyHelp}</Headline>;
  if (!overview.observed) {
    const since = overview.lastWriteAt ? writeTime(overview.lastWriteAt, texts.language, Date.now()).short : undefined;
    return <Headline title={headline.unobserved(since)}>{headline.unobservedHelp}</Headline>;
  }
  return (
    <Headline
      title={
        overview.openIncidents === 0 ? headline.well(overview.tenants) : headline.attention(overview.openIncidents)
      }
    />
  );
}

/** The incident of the headline: the worst of those that concern a whole service. */
function worstIncident({ observed, services, incidents }: Overview) {
  if (!observed) return undefined;
  const explaining = new Set(services.flatMap(({ incident }) => incident ?? []));
  return incidents.find(({ id }) => explaining.has(id));
}

function Below({ overview }: { readonly overview: Overview }) {
  const texts = useTexts();
  const worst = worstIncident(overview);
  const others = overview.incidents.filter((incident) => incident !== worst).slice(0, 5);
  return (
    <div class="columns">
      {others.length > 0 && (
        <section>
          <h2>{worst ? texts.headline.more(overview.openIncidents - 1) : texts.openIncidents}</h2>
          <IncidentList incidents={others} />
        </section>
      )}
      <DutyList />
      <section>
        <h2>
          {texts.expiries.next} <span>{texts.expiries.nextHelp}</span>
        </h2>
        <ExpiryList expiries={overview.expiries} />
      </section>
      {overview.gaps.length > 0 && (
        <section>
          <h2>
            {texts.gaps.title} <span>{texts.gaps.help}</span>
          </h2>
          <ul class="list">
            {overview.gaps.map((gap) => (
              <li key={`${gap.location} ${gap.from}`}>
                <span title={`${gap.from} – ${gap.to}`}>
                  {writeRange(gap.from, gap.to, texts.language, Date.now())}
                </span>
                <span>
                  {printable(gap.location)}, {texts.gaps.reasons[gap.reason] ?? gap.reason}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}
