import { useEffect, useState } from 'preact/hooks';
import type { TenantSummary } from '../api/api.generated.ts';
import { pathOf, read } from '../api/client.ts';
import { writeNumber } from '../format/number.ts';
import { printable } from '../format/printable.ts';
import { Headline } from '../parts/headline.tsx';
import { Loaded } from '../parts/notice.tsx';
import { TargetState } from '../parts/shape.tsx';
import { ShowMore, useMore } from '../parts/show-more.tsx';
import { useTexts } from '../state/preferences.ts';
import { useResource } from '../state/resource.ts';

const pageSize = 50;
/** How long the board waits for the next key. */
const typingMs = 200;

/** All tenants, page by page, with a search on the server. */
export function TenantsPage() {
  const texts = useTexts();
  const [typed, setTyped] = useState('');
  const [search, setSearch] = useState('');
  const [isTroubled, setTroubled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed), typingMs);
    return () => clearTimeout(timer);
  }, [typed]);
  const all = useResource('GET /v1/tenants', '/v1/tenants?limit=1');
  return (
    <Loaded resource={all}>
      {({ total }) => (
        <>
          <Headline title={texts.tenants.headline(total)} />
          <div class="search">
            <label>
              {texts.tenants.search}
              <input
                type="search"
                value={typed}
                maxLength={200}
                onInput={(event) => setTyped(event.currentTarget.value)}
              />
            </label>
            <label>
              <input
                type="checkbox"
                checked={isTroubled}
                onChange={(event) => setTroubled(event.currentTarget.checked)}
              />
              {texts.tenants.trouble}
            </label>
          </div>
          <TenantTable search={search} isTroubled={isTroubled} />
        </>
      )}
    </Loaded>
  );
}

function TenantTable({ search, isTroubled }: { readonly search: string; readonly isTroubled: boolean }) {
  const texts = useTexts();
  const query = { search, limit: pageSize, trouble: isTroubled ? 'true' : undefined };
  const first = useResource('GET /v1/tenants', pathOf('/v1/tenants', query), ['states']).data;
  const { items, showMore } = useMore(first, async (cursor) => {
    return await read('GET /v1/tenants', pathOf('/v1/tenants', { ...query, cursor }));
  });
  if (!first) return <p class="soft">{texts.states.loading}</p>;
  return (
    <>
      <p class="soft found" role="status">
        {search === '' && isTroubled && first.total === 0
          ? texts.tenants.noTrouble
          : search === '' && !isTroubled
            ? ''
            : texts.tenants.found(first.total)}
      </p>
      {items.length > 0 && (
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">{texts.tenants.name}</th>
              <th scope="col">{texts.columns.state}</th>
              <th scope="col" class="number">
                {texts.tenants.targets}
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((tenant) => (
              <TenantRow key={tenant.id} tenant={tenant} />
            ))}
          </tbody>
        </table>
      )}
      <ShowMore onClick={showMore} />
    </>
  );
}

/** The states that a tenant is shown by, worst first. */
const worstFirst = ['down', 'suspect', 'degraded', 'recovering', 'stale', 'up'] as const;

function TenantRow({ tenant: { id, name, states, targets } }: { readonly tenant: TenantSummary }) {
  const texts = useTexts();
  const worst = worstFirst.find((state) => (states[state] ?? 0) > 0) ?? 'unknown';
  return (
    <tr>
      <th scope="row">
        <a class="name" href={`/tenants/${encodeURIComponent(id)}`}>
          <bdi>{printable(name)}</bdi>
        </a>
        {name !== id && <small>{printable(id)}</small>}
      </th>
      <td>
        <TargetState state={worst} />
        {worst !== 'up' && worst !== 'unknown' && (
          <small>{texts.columns.affectedOf(`${states[worst] ?? 0}`, `${targets}`)}</small>
        )}
      </td>
      <td class="number">{writeNumber(targets, texts.language)}</td>
    </tr>
  );
}
