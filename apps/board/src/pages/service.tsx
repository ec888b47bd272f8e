import { useState } from 'preact/hooks';
import type { Overview, OverviewService, Series } from '../api/api.generated.ts';
import { pathOf } from '../api/client.ts';
import { writeLatency, writeNumber } from '../format/number.ts';
import { printable } from '../format/printable.ts';
import { BandChart } from '../parts/band-chart.tsx';
import { BudgetSection } from '../parts/budget.tsx';
import { Headline } from '../parts/headline.tsx';
import { IncidentList } from '../parts/incident-list.tsx';
import { Loaded } from '../parts/notice.tsx';
import { Strip } from '../parts/strip.tsx';
import { Time } from '../parts/time.tsx';
import { VendorSection } from '../parts/vendor.tsx';
import { useTexts } from '../state/preferences.ts';
import { useResource } from '../state/resource.ts';

/** The measures in the order of their charts. */
const measures = ['failing', 'latency-p50', 'latency-p90', 'throttled', 'volume', 'completion'] as const;

/** A service: its state, its last 24 hours, its error budget, and each measure in its usual band. */
export function ServicePage({ id }: { readonly id: string }) {
  const texts = useTexts();
  const resource = useResource('GET /v1/overview', '/v1/overview', ['incident', 'states', 'gap', 'store', 'vendor']);
  return (
    <Loaded resource={resource}>
      {(overview) => {
        const row = overview.services.find(({ service }) => service === id);
        return row ? <ServiceBody row={row} overview={overview} /> : <Headline title={texts.service.missing} />;
      }}
    </Loaded>
  );
}

function ServiceBody({ row, overview }: { readonly row: OverviewService; readonly overview: Overview }) {
  const texts = useTexts();
  const { service, state, affected, targets, latency } = row;
  const number = (value: number) => writeNumber(value, texts.language);
  const incidents = overview.incidents.filter(
    (incident) => incident.service === service || incident.id === row.incident,
  );
  return (
    <>
      <Headline above={service} title={texts.service.headline[state](texts.services[service] ?? service)}>
        {row.incident !== null && <a href={`/incidents/${row.incident}`}>{texts.actions.details}</a>}
      </Headline>
      <dl class="facts">
        <div>
          <dt>{texts.service.since}</dt>
          <dd>{row.since === null ? state === 'works' ? texts.longer : '–' : <Time at={row.since} />}</dd>
        </div>
        <div>
          <dt>{texts.columns.affected}</dt>
          <dd>{texts.columns.affectedOf(number(affected), number(targets))}</dd>
        </div>
        <div>
          <dt>{texts.columns.latency}</dt>
          <dd>{latency === null ? '–' : `${writeLatency(latency.p50Ms)} · ${writeLatency(latency.p90Ms)}`}</dd>
        </div>
        {row.maintenanceUntil !== null && (
          <div>
            <dt>{texts.service.maintenance}</dt>
            <dd>
              <Time at={row.maintenanceUntil} />
            </dd>
          </div>
        )}
      </dl>
      <section>
        <h2>{texts.columns.strip}</h2>
        <Strip strip={row.strip} />
        <span class="ends soft">
          <small>{texts.columns.stripFrom}</small>
          <small>{texts.columns.stripTo}</small>
        </span>
      </section>
      {row.vendor !== null && <VendorSection vendor={row.vendor} />}
      {row.errorBudget !== null && <BudgetSection service={service} />}
      <Measures service={service} />
      {incidents.length > 0 && (
        <section>
          <h2>{texts.openIncidents}</h2>
          <IncidentList incidents={incidents} />
        </section>
      )}
    </>
  );
}

/** The measures of the last 24 hours at one location. */
function Measures({ service }: { readonly service: string }) {
  const texts = useTexts();
  const { data } = useResource('GET /v1/services/{service}/series', pathOf(`/v1/services/${service}/series`), [
    'states',
  ]);
  const [chosen, setChosen] = useState<string | undefined>();
  if (!data) return null;
  const byLocation = Map.groupBy(data.items, ({ location }) => location);
  const locations = [...byLocation.keys()].sort();
  const location = chosen !== undefined && byLocation.has(chosen) ? chosen : locations[0];
  const readings: readonly Series[] = location === undefined ? [] : (byLocation.get(location) ?? []);
  const drawn = measures.flatMap((measure) => {
    const ofMeasure = readings.filter((reading) => reading.measure === measure);
    return ofMeasure.some(({ value }) => value !== null) ? [[measure, ofMeasure] as const] : [];
  });
  return (
    <section>
      <h2>
        {texts.service.measuresTitle}{' '}
        <span>{drawn.length > 0 ? texts.service.measuresHelp : texts.service.noMeasures}</span>
      </h2>
      {locations.length > 1 && (
        <label>
          {texts.service.location}
          <select value={location} onChange={(event) => setChosen(event.currentTarget.value)}>
            {locations.map((name) => (
              <option key={name} value={name}>
                {printable(name)}
              </option>
            ))}
          </select>
        </label>
      )}
      <div class="columns">
        {drawn.map(([measure, ofMeasure]) => (
          <BandChart key={measure} measure={measure} readings={ofMeasure} />
        ))}
      </div>
    </section>
  );
}
