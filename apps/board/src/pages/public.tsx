import type { PublicStatus } from '../api/api.generated.ts';
import { writeLatency, writePercent } from '../format/number.ts';
import { Headline } from '../parts/headline.tsx';
import { Loaded } from '../parts/notice.tsx';
import { Shape } from '../parts/shape.tsx';
import { Strip } from '../parts/strip.tsx';
import { Time } from '../parts/time.tsx';
import { useTexts } from '../state/preferences.ts';
import { useResource } from '../state/resource.ts';

/** What everybody may see: the state of each service, and what the configuration lists besides. */
export function PublicPage() {
  const texts = useTexts();
  const resource = useResource('GET /public/status', '/public/status');
  if (resource.failure?.problem?.status === 404)
    return <Headline title={texts.publicPage.missing}>{texts.publicPage.missingHelp}</Headline>;
  return <Loaded resource={resource}>{(status) => <PublicBody status={status} />}</Loaded>;
}

function PublicBody({ status }: { readonly status: PublicStatus }) {
  const texts = useTexts();
  const { columns, publicPage } = texts;
  const has = (field: PublicStatus['fields'][number]) => status.fields.includes(field);
  const nameOf = (service: string) => texts.services[service] ?? service;
  const troubled = status.services.filter(({ state }) => state === 'fails' || state === 'slow');
  const title = status.observed
    ? troubled.length === 0
      ? publicPage.works
      : publicPage.trouble(texts.list(troubled.map(({ service }) => nameOf(service))))
    : publicPage.unobserved;
  return (
    <>
      <Headline title={title}>
        <Time at={status.at} />
      </Headline>
      <table class="services">
        <thead>
          <tr>
            <th scope="col">{columns.service}</th>
            <th scope="col">{columns.state}</th>
            {has('history') && <th scope="col">{columns.strip}</th>}
            {has('affected') && (
              <th scope="col" class="number">
                {publicPage.share}
              </th>
            )}
            {has('latency') && (
              <th scope="col" class="number latency">
                {columns.latency}
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {status.services.map(({ service, state, since, strip, affectedShare, latency }) => (
            <tr key={service}>
              <th scope="row" class="service">
                {nameOf(service)}
              </th>
              <td class="state-cell">
                <span class="state">
                  <Shape state={state} />
                  <span>
                    {texts.serviceStates[state]}
                    {since !== null && (
                      <small>
                        <Time at={since} />
                      </small>
                    )}
                  </span>
                </span>
              </td>
              {strip && (
                <td class="wide">
                  <Strip strip={{ ...strip, spans: strip.spans.map((span) => ({ ...span, share: 0 })) }} />
                </td>
              )}
              {affectedShare !== undefined && <td class="number">{writePercent(affectedShare)}</td>}
              {latency !== undefined && (
                <td class="number latency">
                  {latency === null ? '–' : `${writeLatency(latency.p50Ms)} · ${writeLatency(latency.p90Ms)}`}
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
