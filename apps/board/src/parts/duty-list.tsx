import type { DutyRoute } from '../api/api.generated.ts';
import { printable } from '../format/printable.ts';
import { useTexts } from '../state/preferences.ts';
import { useResource } from '../state/resource.ts';
import { Time } from './time.tsx';

/** Who is notified: the channels, and the chain that they are of. */
export function DutySide({ side }: { readonly side: Pick<DutyRoute, 'chains' | 'channels'> }) {
  const texts = useTexts();
  if (side.chains.length === 0) return <span class="soft">{texts.duty.digest}</span>;
  return (
    <>
      {printable(texts.list(side.channels))}
      <small>{texts.duty.chain(printable(texts.list(side.chains)))}</small>
    </>
  );
}

/** Who is on duty now, by each route, for the overview. Nothing if the configuration does not say so. */
export function DutyList() {
  const texts = useTexts();
  const { data } = useResource('GET /v1/duty', '/v1/duty', ['reloaded']);
  if (!data?.configured || data.routes.length === 0) return null;
  const { duty: words } = texts;
  return (
    <section>
      <h2>
        <a href="/duty">{words.title}</a> <span>{words.titleHelp}</span>
      </h2>
      <ul class="list">
        {data.routes.slice(0, 5).map(({ route, chains, channels, next }) => (
          <li key={route}>
            <span>
              {chains.length === 0 ? words.digest : printable(texts.list(channels))}
              <small class="block">{printable(route)}</small>
            </span>
            <span>
              {next === null ? (
                words.always
              ) : (
                <>
                  {words.until} <Time at={next.at} />
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
