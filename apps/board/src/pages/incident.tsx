import type { IncidentDetails } from '../api/api.generated.ts';
import { pathOf } from '../api/client.ts';
import { writeNumber, writePercent } from '../format/number.ts';
import { printable } from '../format/printable.ts';
import { writeTime } from '../format/time.ts';
import { AcknowledgeButton } from '../parts/acknowledge.tsx';
import { Deliveries } from '../parts/deliveries.tsx';
import { EvidenceList } from '../parts/evidence.tsx';
import { Headline } from '../parts/headline.tsx';
import { Loaded } from '../parts/notice.tsx';
import { ShareChart } from '../parts/share-chart.tsx';
import { Time } from '../parts/time.tsx';
import { Timeline } from '../parts/timeline.tsx';
import { VendorFact } from '../parts/vendor.tsx';
import { VerdictForm } from '../parts/verdict-form.tsx';
import { useTexts } from '../state/preferences.ts';
import { useResource } from '../state/resource.ts';
import { useNow } from '../state/stores.ts';
import { sentencesOf } from '../text/incident-titles.ts';

/** How much is shown before the first failure. */
const beforeMs = 2 * 3_600_000;
const longestMs = 7 * 86_400_000;

/** An incident: what to do, why it was judged so, what happened. */
export function IncidentPage({ id }: { readonly id: string }) {
  const resource = useResource('GET /v1/incidents/{id}', `/v1/incidents/${id}`, ['incident', 'notification', 'vendor']);
  return (
    <Loaded resource={resource}>
      {(incident) => <IncidentBody incident={incident} onChanged={resource.reload} />}
    </Loaded>
  );
}

function IncidentBody({ incident, onChanged }: { readonly incident: IncidentDetails; readonly onChanged: () => void }) {
  const texts = useTexts();
  const nowMs = useNow(10_000);
  const session = useResource('GET /v1/session', '/v1/session').data;
  const alerts = useResource('GET /v1/incidents/{id}/alerts', `/v1/incidents/${incident.id}/alerts`, [
    'incident',
    'notification',
    'delivery',
  ]).data;
  const { title, remedy, language } = sentencesOf(incident, texts);
  const endMs = incident.closedAt === null ? nowMs : Date.parse(incident.closedAt);
  const duration = texts.duration(endMs - Date.parse(incident.startedAt));
  const state =
    incident.closedAt === null
      ? texts.incident.open(duration)
      : texts.incident.closed(writeTime(incident.closedAt, texts.language, nowMs).short, duration);
  const mayChange = session !== undefined && session.role !== 'viewer' && session.tenants === null;
  return (
    <>
      <Headline
        above={texts.incident.line(incident.id.replace(/^inc-/, ''), texts.severities[incident.severity], state)}
        title={printable(title)}
        language={language}
        actions={
          <>
            <AcknowledgeButton incident={incident} session={session} onChanged={onChanged} />
            {mayChange && incident.closedAt === null && <VerdictForm incident={incident} onChanged={onChanged} />}
            <button type="button" onClick={() => save(incident)}>
              {texts.actions.export}
            </button>
          </>
        }
      >
        <b>{texts.incident.todo}</b> <span lang={language}>{remedy}</span>
        {incident.acknowledged && (
          <>
            {' '}
            {texts.acknowledged(
              printable(incident.acknowledged.by),
              writeTime(incident.acknowledged.until, texts.language, nowMs).short,
            )}
          </>
        )}
      </Headline>
      <Facts incident={incident} />
      <Chart incident={incident} isAllowed={session?.tenants === null} />
      <div class="columns">
        <section>
          <h2>{texts.incident.why}</h2>
          <EvidenceList incident={incident} />
        </section>
        <section>
          <h2>{texts.incident.timeline}</h2>
          <Timeline incident={incident} planned={alerts?.next ?? []} />
        </section>
      </div>
      {alerts && <Deliveries alerts={alerts} />}
      <Targets targets={incident.targets} />
    </>
  );
}

function Facts({ incident }: { readonly incident: IncidentDetails }) {
  const texts = useTexts();
  const { evidence, override, vendorReports } = incident;
  const number = (value: number) => writeNumber(value, texts.language);
  return (
    <dl class="facts">
      <div>
        <dt>{texts.incident.verdict}</dt>
        <dd>
          {texts.verdicts[incident.verdict] ?? incident.verdict}
          <small>
            {override ? texts.incident.override(printable(override.by)) : writePercent(incident.confidence)}
          </small>
        </dd>
      </div>
      <div>
        <dt>{texts.incident.affected}</dt>
        <dd>{texts.columns.affectedOf(number(evidence.failing), number(evidence.tenants))}</dd>
      </div>
      <div>
        <dt>{texts.incident.began}</dt>
        <dd>
          <Time at={incident.startedAt} seconds />
        </dd>
      </div>
      <div>
        <dt>{texts.incident.opened}</dt>
        <dd>
          <Time at={incident.openedAt} seconds />
        </dd>
      </div>
      <VendorFact reports={vendorReports} />
      <div>
        <dt>{texts.incident.ended}</dt>
        <dd>{incident.endedAt === null ? texts.incident.lasts : <Time at={incident.endedAt} seconds />}</dd>
      </div>
    </dl>
  );
}

function Chart({ incident, isAllowed }: { readonly incident: IncidentDetails; readonly isAllowed: boolean }) {
  const texts = useTexts();
  const { service, startedAt, closedAt } = incident;
  const fromMs = Math.max(Date.parse(startedAt) - beforeMs, Date.parse(closedAt ?? startedAt) - longestMs);
  const isShown = isAllowed && service !== null && Date.now() - fromMs < longestMs;
  const path = pathOf(`/v1/services/${service}/rollups`, {
    from: new Date(fromMs).toISOString(),
    to: closedAt === null ? undefined : new Date(Date.parse(closedAt) + beforeMs / 4).toISOString(),
  });
  const { data } = useResource('GET /v1/services/{service}/rollups', isShown ? path : undefined, [
    'incident',
    'states',
  ]);
  if (!data || data.items.length === 0) return null;
  return (
    <section>
      <h2>
        {texts.incident.share} <span>{texts.incident.shareHelp}</span>
      </h2>
      <ShareChart rollups={data.items} />
    </section>
  );
}

function Targets({ targets }: { readonly targets: readonly string[] }) {
  const texts = useTexts();
  if (targets.length === 0) return null;
  return (
    <section>
      <h2>
        {texts.incident.targets} <span>{texts.incident.targetsCount(targets.length)}</span>
      </h2>
      <ul class="targets">
        {targets.slice(0, 200).map((target) => (
          <li key={target}>
            <a href={`/tenants/${encodeURIComponent(target.split('/')[0] ?? '')}`}>{printable(target)}</a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Saves an incident as a file, as the API returns it: times in UTC, to the millisecond. */
function save(incident: IncidentDetails): void {
  const url = URL.createObjectURL(
    new Blob([`${JSON.stringify(incident, undefined, 2)}\n`], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = url;
  link.download = `${incident.id}.json`;
  link.click();
  URL.revokeObjectURL(url);
}
