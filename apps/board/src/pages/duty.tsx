import type { Duty, DutyCalendar, DutyRoute } from '../api/api.generated.ts';
import { printable } from '../format/printable.ts';
import { DutySide } from '../parts/duty-list.tsx';
import { Headline } from '../parts/headline.tsx';
import { Loaded } from '../parts/notice.tsx';
import { Sentence } from '../parts/sentence.tsx';
import { Time } from '../parts/time.tsx';
import { useTexts } from '../state/preferences.ts';
import { useResource } from '../state/resource.ts';
import type { Texts } from '../text/en.ts';

/** Who is on duty now, and who follows. */
export function DutyPage() {
  const resource = useResource('GET /v1/duty', '/v1/duty', ['reloaded']);
  return <Loaded resource={resource}>{(duty) => <DutyBody duty={duty} />}</Loaded>;
}

function DutyBody({ duty }: { readonly duty: Duty }) {
  const texts = useTexts();
  const { duty: words } = texts;
  if (!duty.configured) return <Headline title={words.nobody}>{words.nobodyHelp}</Headline>;
  const [first] = duty.routes;
  return (
    <>
      <Headline title={first ? words.headline(sideText(first, texts)) : words.lastResortOnly} />
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">{words.route}</th>
            <th scope="col">{words.now}</th>
            <th scope="col">{words.next}</th>
          </tr>
        </thead>
        <tbody>
          {duty.routes.map((route) => (
            <RouteRow key={route.route} route={route} />
          ))}
          <tr>
            <th scope="row">{words.lastResort}</th>
            <td>{printable(texts.list(duty.lastResort))}</td>
            <td class="soft">{words.always}</td>
          </tr>
        </tbody>
      </table>
      {duty.calendars.length > 0 && (
        <section>
          <h2>{words.calendars}</h2>
          <ul class="list">
            {duty.calendars.map((calendar) => (
              <CalendarRow key={calendar.calendar} calendar={calendar} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}

function RouteRow({ route }: { readonly route: DutyRoute }) {
  const texts = useTexts();
  const { duty: words } = texts;
  return (
    <tr>
      <th scope="row">
        {printable(route.route)}
        <small>{matchText(route.match, texts)}</small>
      </th>
      <td>
        <DutySide side={route} />
      </td>
      <td>
        {route.next === null ? (
          <span class="soft">{words.always}</span>
        ) : (
          <>
            <DutySide side={route.next} />
            <small>
              {words.from} <Time at={route.next.at} />
            </small>
          </>
        )}
      </td>
    </tr>
  );
}

function CalendarRow({ calendar }: { readonly calendar: DutyCalendar }) {
  const { duty: words } = useTexts();
  return (
    <li>
      <span>
        {printable(calendar.calendar)}
        <small class="block">
          <Sentence english={calendar.reason} japanese={calendar.japaneseReason} />
        </small>
      </span>
      <span>
        <span class={calendar.state === 'unknown' ? 'due soon' : ''}>{words.states[calendar.state]}</span>
        {calendar.nextBoundaryAt !== null && (
          <>
            {' '}
            {words.until} <Time at={calendar.nextBoundaryAt} />
          </>
        )}
      </span>
    </li>
  );
}

/** Who is notified, in words. */
function sideText({ chains, channels }: Pick<DutyRoute, 'chains' | 'channels'>, texts: Texts): string {
  return chains.length === 0 ? texts.duty.digest : printable(texts.list(channels));
}

function matchText(match: DutyRoute['match'], texts: Texts): string {
  const { severities, verdicts, services, owners, duty: words } = texts;
  const named = (table: Readonly<Record<string, string>>, names: readonly string[] | undefined) =>
    names ? [texts.list(names.map((name) => table[name] ?? name))] : [];
  const parts = [
    ...named(severities, match.severity),
    ...named(services, match.services),
    ...named(verdicts, match.verdicts),
    ...named(owners, match.owners),
    ...named({}, match.tenants),
    ...named({}, match.locations),
  ];
  return parts.length === 0 ? words.everything : printable(parts.join(' · '));
}
