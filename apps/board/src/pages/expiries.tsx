import type { Expiry } from '../api/api.generated.ts';
import { pathOf, read } from '../api/client.ts';
import { writeMonth } from '../format/time.ts';
import { ExpiryList } from '../parts/expiry-list.tsx';
import { Headline } from '../parts/headline.tsx';
import { Loaded } from '../parts/notice.tsx';
import { ShowMore, useMore } from '../parts/show-more.tsx';
import { useTexts } from '../state/preferences.ts';
import { useResource } from '../state/resource.ts';

const query = { withinDays: 366, limit: 200 };

/** When credentials end, month by month. */
export function ExpiriesPage() {
  const texts = useTexts();
  const { headline, feed, ended } = texts.calendar;
  const resource = useResource('GET /v1/expiries', pathOf('/v1/expiries', query), ['states']);
  const { items, showMore } = useMore(resource.data, async (cursor) => {
    return await read('GET /v1/expiries', pathOf('/v1/expiries', { ...query, cursor }));
  });
  const over = items.filter(({ daysLeft }) => daysLeft < 0);
  const [next] = items.filter(({ daysLeft }) => daysLeft >= 0);
  const months = [
    ...Map.groupBy(
      items.filter(({ daysLeft }) => daysLeft >= 0),
      monthOf,
    ),
  ];
  return (
    <Loaded resource={resource}>
      {() => (
        <>
          <Headline
            title={
              over.length > 0
                ? headline.ended(over.length)
                : next
                  ? headline.next(texts.expiries.days(next.daysLeft))
                  : headline.none
            }
          >
            <a href="/v1/expiries.ics" download="expiries.ics">
              {feed}
            </a>
          </Headline>
          {over.length > 0 && <Month name={ended} expiries={over} />}
          {months.map(([month, expiries]) => (
            <Month key={month} name={writeMonth(expiries[0]?.expiresAt ?? '', texts.language)} expiries={expiries} />
          ))}
          <ShowMore onClick={showMore} />
        </>
      )}
    </Loaded>
  );
}

function Month({ name, expiries }: { readonly name: string; readonly expiries: readonly Expiry[] }) {
  return (
    <section class="month">
      <h2>{name}</h2>
      <ExpiryList expiries={expiries} withDays />
    </section>
  );
}

/** The month of an end in the reader's zone, so that it stands in the order of time. */
function monthOf({ expiresAt }: Expiry): string {
  const date = new Date(expiresAt);
  return `${date.getFullYear()}-${date.getMonth()}`;
}
