import { pathOf, read } from '../api/client.ts';
import { Headline } from '../parts/headline.tsx';
import { IncidentList } from '../parts/incident-list.tsx';
import { Loaded } from '../parts/notice.tsx';
import { ShowMore, useMore } from '../parts/show-more.tsx';
import { useTexts } from '../state/preferences.ts';
import { useResource } from '../state/resource.ts';

/** Open incidents, and those that were closed, newest first. */
export function IncidentsPage() {
  const texts = useTexts();
  const open = useResource('GET /v1/incidents', '/v1/incidents?open=true', ['incident']);
  return (
    <Loaded resource={open}>
      {({ items }) => (
        <>
          <Headline title={items.length === 0 ? texts.incident.none : texts.incident.headline(items.length)} />
          {items.length > 0 && (
            <section>
              <h2 class="first">{texts.incident.openOnes}</h2>
              <IncidentList incidents={items} />
            </section>
          )}
          <ClosedIncidents />
        </>
      )}
    </Loaded>
  );
}

function ClosedIncidents() {
  const texts = useTexts();
  const first = useResource('GET /v1/incidents', '/v1/incidents?open=false&limit=20', ['incident']).data;
  const { items, showMore } = useMore(first, async (cursor) => {
    return await read('GET /v1/incidents', pathOf('/v1/incidents', { open: 'false', limit: 50, cursor }));
  });
  if (!first) return null;
  return (
    <section>
      <h2>{texts.incident.closedOnes}</h2>
      {items.length === 0 ? <p class="soft">{texts.incident.noneEver}</p> : <IncidentList incidents={items} />}
      <ShowMore onClick={showMore} />
    </section>
  );
}
