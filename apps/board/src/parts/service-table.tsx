import type { OverviewService } from '../api/api.generated.ts';
import { writeLatency, writeNumber } from '../format/number.ts';
import { writeTime } from '../format/time.ts';
import { useTexts } from '../state/preferences.ts';
import type { Texts } from '../text/en.ts';
import { BudgetCell } from './budget.tsx';
import { Shape } from './shape.tsx';
import { Strip } from './strip.tsx';
import { Time } from './time.tsx';
import { VendorState } from './vendor.tsx';

/** One row for each service. */
export function ServiceTable({ services }: { readonly services: readonly OverviewService[] }) {
  const texts = useTexts();
  const { columns } = texts;
  const hasVendors = services.some(({ vendor }) => vendor !== null);
  const hasBudgets = services.some(({ errorBudget }) => errorBudget !== null);
  return (
    <table class="services">
      <thead>
        <tr>
          <th scope="col">{columns.service}</th>
          <th scope="col">{columns.state}</th>
          {hasVendors && (
            <th scope="col" class="vendor">
              {texts.vendor.column}
            </th>
          )}
          <th scope="col">
            <span class="ends">
              <span>{columns.stripFrom}</span>
              <span>{columns.strip}</span>
              <span>{columns.stripTo}</span>
            </span>
          </th>
          <th scope="col" class="number">
            {columns.affected}
          </th>
          {hasBudgets && (
            <th scope="col" class="number">
              {texts.budget.column}
            </th>
          )}
          <th scope="col" class="number latency">
            {columns.latency}
          </th>
        </tr>
      </thead>
      <tbody>
        {services.map((service) => (
          <ServiceRow key={service.service} service={service} hasBudgets={hasBudgets} hasVendors={hasVendors} />
        ))}
      </tbody>
    </table>
  );
}

function ServiceRow({
  service: row,
  hasBudgets,
  hasVendors,
}: {
  readonly service: OverviewService;
  readonly hasBudgets: boolean;
  readonly hasVendors: boolean;
}) {
  const texts = useTexts();
  const { service, state, since, incident, affected, targets, latency, vendor } = row;
  const name = texts.services[service] ?? service;
  return (
    <tr data-service={service}>
      <th scope="row" class="service">
        <a href={`/services/${service}`}>{name}</a>
        <small>{service}</small>
      </th>
      <td class="state-cell">
        <span class="state">
          <Shape state={state} />
          <span>
            {incident === null ? (
              texts.serviceStates[state]
            ) : (
              <a href={`/incidents/${incident}`}>{texts.serviceStates[state]}</a>
            )}
            {row.maintenanceUntil !== null && <small>{maintenanceText(row.maintenanceUntil, texts)}</small>}
            <small>{since === null ? state === 'works' ? texts.longer : '' : <Since at={since} />}</small>
          </span>
        </span>
      </td>
      {hasVendors && (
        <td class={vendor === null ? 'vendor absent' : 'vendor'} data-label={texts.vendor.column}>
          {vendor === null ? '–' : <VendorState vendor={vendor} />}
        </td>
      )}
      <td class="wide">
        <Strip strip={row.strip} />
      </td>
      <td class={affected === 0 ? 'number soft' : 'number'} data-label={texts.columns.affected}>
        {texts.columns.affectedOf(writeNumber(affected, texts.language), writeNumber(targets, texts.language))}
      </td>
      {hasBudgets && (
        <td
          class={row.errorBudget === null ? 'number budget absent' : 'number budget'}
          data-label={texts.budget.column}
        >
          <BudgetCell budget={row.errorBudget} />
        </td>
      )}
      <td class="number latency">
        {latency === null ? '–' : `${writeLatency(latency.p50Ms)} · ${writeLatency(latency.p90Ms)}`}
      </td>
    </tr>
  );
}

function maintenanceText(until: string, texts: Texts): string {
  return texts.maintenanceUntil(writeTime(until, texts.language, Date.now()).short);
}

function Since({ at }: { readonly at: string }) {
  const { sinceShort } = useTexts();
  const [before = '', after = ''] = sinceShort('\0').split('\0');
  return (
    <>
      {before}
      <Time at={at} />
      {after}
    </>
  );
}
