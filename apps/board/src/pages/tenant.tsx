import type { Target, TenantDetails } from '../api/api.generated.ts';
import { writeNumber } from '../format/number.ts';
import { printable } from '../format/printable.ts';
import { Headline } from '../parts/headline.tsx';
import { IncidentList } from '../parts/incident-list.tsx';
import { Loaded } from '../parts/notice.tsx';
import { TargetState } from '../parts/shape.tsx';
import { Day, Time } from '../parts/time.tsx';
import { useTexts } from '../state/preferences.ts';
import { useResource } from '../state/resource.ts';

/** A tenant: its targets with the ends of their credentials and their last checks, and its open incidents. */
export function TenantPage({ id }: { readonly id: string }) {
  const resource = useResource('GET /v1/tenants/{tenant}', `/v1/tenants/${encodeURIComponent(id)}`, [
    'states',
    'incident',
  ]);
  return <Loaded resource={resource}>{(tenant) => <TenantBody tenant={tenant} />}</Loaded>;
}

function TenantBody({ tenant }: { readonly tenant: TenantDetails }) {
  const texts = useTexts();
  const { headlineOf } = texts.tenants;
  const name = printable(tenant.name);
  const troubled = tenant.targets.filter(({ state }) => state !== 'up' && state !== 'unknown').length;
  const number = (value: number) => writeNumber(value, texts.language);
  const title =
    tenant.targets.length === 0
      ? headlineOf.empty(name)
      : troubled === 0
        ? headlineOf.well(name)
        : headlineOf.trouble(name, number(troubled), number(tenant.targets.length));
  return (
    <>
      <Headline above={printable(tenant.id)} title={title} />
      {tenant.targets.length > 0 && <TargetTable tenant={tenant} />}
      {tenant.incidents.length > 0 && (
        <section>
          <h2>{texts.tenants.incidents}</h2>
          <IncidentList incidents={tenant.incidents} />
        </section>
      )}
    </>
  );
}

function TargetTable({ tenant: { targets, expiries } }: { readonly tenant: TenantDetails }) {
  const texts = useTexts();
  const ends = new Map(expiries.map((expiry) => [expiry.target, expiry]));
  return (
    <table class="plain-table target-table">
      <thead>
        <tr>
          <th scope="col">{texts.columns.service}</th>
          <th scope="col">{texts.columns.state}</th>
          <th scope="col">{texts.tenants.lastRun}</th>
          <th scope="col" class="number">
            {texts.tenants.ends}
          </th>
        </tr>
      </thead>
      <tbody>
        {targets.map((target) => (
          <TargetRow key={target.id} target={target} end={ends.get(target.id)} />
        ))}
      </tbody>
    </table>
  );
}

function TargetRow({
  target,
  end,
}: {
  readonly target: Target;
  readonly end: TenantDetails['expiries'][number] | undefined;
}) {
  const texts = useTexts();
  const { id, service, state, stateSince, lastRunAt, code, coveredBy } = target;
  return (
    <tr>
      <th scope="row">
        {texts.services[service] ?? service}
        <small>{printable(id)}</small>
      </th>
      <td>
        <TargetState state={state} />
        <small>
          {code !== null && `${code} · `}
          <Time at={stateSince} />
          {coveredBy !== null && (
            <>
              {' · '}
              <a href={`/incidents/${coveredBy}`}>{texts.tenants.coveredBy}</a>
            </>
          )}
        </small>
      </td>
      <td class="last-check" data-label={texts.tenants.lastRun}>
        {lastRunAt === null ? texts.tenants.never : <Time at={lastRunAt} />}
      </td>
      <td class="number" data-label={texts.tenants.ends}>
        {end ? (
          <>
            <Day at={end.expiresAt} />
            <small>{texts.expiries.days(end.daysLeft)}</small>
          </>
        ) : (
          <span class="soft">–</span>
        )}
      </td>
    </tr>
  );
}
