import type { IncidentDetails, PlannedMessage } from '../api/api.generated.ts';
import { printable } from '../format/printable.ts';
import { writeTime } from '../format/time.ts';
import { useTexts } from '../state/preferences.ts';
import type { Texts } from '../text/en.ts';
import { sentencesOf } from '../text/incident-titles.ts';
import { Time } from './time.tsx';
import { headingOf, lagText } from './vendor.tsx';

/** So many steps to come are shown: what is further away depends on too much. */
const mostPlanned = 6;

interface Entry {
  readonly at: string;
  readonly kind: string;
  /** The name of the entry. */
  readonly name: string;
  /** The sentence; empty for none. */
  readonly text: string;
  /** Its language. */
  readonly language: string;
  /** More of it in the language of the board; empty for none. */
  readonly note: string;
}

/** What happened to an incident, oldest first, and at the end what will happen next. */
export function Timeline({
  incident,
  planned,
}: {
  readonly incident: IncidentDetails;
  /** The messages that follow if no person acknowledges, in order. */
  readonly planned: readonly PlannedMessage[];
}) {
  const texts = useTexts();
  const entries = entriesOf(incident, texts);
  return (
    <ol class="timeline">
      {entries.map(({ at, kind, name, text, language, note }) => (
        <li key={`${at} ${kind} ${text}`}>
          <Time at={at} seconds />
          <i class={`dot ${toneOf(kind)}`} aria-hidden="true" />
          <span>
            {name} {note !== '' && <small>{note} </small>}
            <small lang={language}>{printable(text)}</small>
          </span>
        </li>
      ))}
      {planned.slice(0, mostPlanned).map(({ at, channels, kind }) => (
        <li class="next" key={`${at} ${kind}`}>
          <Time at={at} />
          <i class="dot" aria-hidden="true" />
          <span>{texts.deliveries.next(texts.deliveries.kinds[kind] ?? kind, printable(texts.list(channels)))}</span>
        </li>
      ))}
      {incident.closedAt === null && (
        <li class="next">
          <span />
          <i class="dot" aria-hidden="true" />
          <span>{nextOf(incident, texts)}</span>
        </li>
      )}
    </ol>
  );
}

/** The events and notifications in the order of time, in the language of the texts as far as they are written in it. */
function entriesOf(incident: IncidentDetails, texts: Texts): readonly Entry[] {
  const { events, notifications } = texts.incident;
  const isJapanese = texts.language === 'ja';
  const { title, language } = sentencesOf(incident, texts);
  const sentence = (text: string) => ({ text: withLocalTimes(text, texts.language), language: texts.language });
  const ofEvent = ({ kind, text, japanese }: IncidentDetails['events'][number]) => {
    if (isJapanese && japanese !== null) return sentence(withNames(japanese, kind, texts));
    // An event may say what the incident is called.
    return text === incident.title ? { text: title, language } : { ...sentence(text), language: 'en' };
  };
  const ofNotification = ({ text }: IncidentDetails['notifications'][number]) =>
    isJapanese ? sentence('') : { ...sentence(text), language: 'en' };
  return [
    ...incident.events.map((event) => ({
      at: event.at,
      kind: event.kind,
      name: events[event.kind] ?? event.kind,
      note: '',
      ...ofEvent(event),
    })),
    ...incident.notifications.map((notification) => ({
      at: notification.at,
      kind: 'notification',
      name: notifications[notification.kind],
      note: '',
      ...ofNotification(notification),
    })),
    ...incident.vendorReports.flatMap((report) => ofVendor(report, texts)),
  ].toSorted((left, right) => Date.parse(left.at) - Date.parse(right.at));
}

/** When the vendor reported it or announced maintenance, and when the vendor called it over. */
function ofVendor(report: IncidentDetails['vendorReports'][number], texts: Texts): readonly Entry[] {
  const { event } = report;
  const { firstSeenAt, closedSeenAt, title, text, feedTitle } = event;
  const entry = { kind: 'vendor', text: text === '' ? title : `${title}: ${text}`, language: 'en' };
  const first = { ...entry, at: firstSeenAt, name: headingOf(event, texts), note: lagText(report, texts) };
  if (closedSeenAt === null) return [first];
  const name = texts.vendor.saysOver(printable(feedTitle));
  return [first, { ...entry, at: closedSeenAt, name, text: title, note: '' }];
}

/** The kinds of events whose sentences name verdicts or severities. */
const namingKinds = ['verdict', 'severity', 'overridden'];

/** Names the verdicts and severities of a Japanese sentence as the rest of the board does. */
function withNames(text: string, kind: string, { verdicts, severities }: Texts): string {
  const names: Readonly<Record<string, string>> = { ...verdicts, ...severities };
  return namingKinds.includes(kind)
    ? text.replaceAll(/「([\w-]+)」/g, (_place, name: string) => `「${names[name] ?? name}」`)
    : text;
}

/** Writes the times of a sentence, which are in UTC, in the zone of the reader. */
function withLocalTimes(text: string, language: string): string {
  return text.replaceAll(
    /\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ/g,
    (time) => writeTime(time.replace(' ', 'T'), language, Date.now()).short,
  );
}

function nextOf({ acknowledged, mutedBy }: IncidentDetails, texts: ReturnType<typeof useTexts>): string {
  const { next } = texts.incident;
  if (acknowledged) return next.acknowledged(writeTime(acknowledged.until, texts.language, Date.now()).short);
  return mutedBy === null ? next.recovery : next.muted;
}

/** Trouble, an end of trouble, or what people and this program do. */
function toneOf(kind: string): 'bad' | 'good' | 'ours' {
  if (['recovering', 'closed'].includes(kind)) return 'good';
  return ['opened', 'reopened', 'severity', 'verdict', 'spread'].includes(kind) ? 'bad' : 'ours';
}
