import type { IncidentDetails, PlannedMessage } from '../api/api.generated.ts';
import { printable } from '../format/printable.ts';
import { writeTime } from '../format/time.ts';
import { useTexts } from '../state/preferences.ts';
import { Time } from './time.tsx';

/** So many steps to come are shown: what is further away depends on too much. */
const mostPlanned = 6;

interface Entry {
  readonly at: string;
  readonly kind: string;
  readonly text: string;
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
  const entries: readonly Entry[] = [
    ...incident.events,
    ...incident.notifications.map(({ at, text }) => ({ at, kind: 'notification', text })),
  ].toSorted((left, right) => Date.parse(left.at) - Date.parse(right.at));
  return (
    <ol class="timeline">
      {entries.map(({ at, kind, text }) => (
        <li key={`${at} ${kind} ${text}`}>
          <Time at={at} seconds />
          <i class={`dot ${toneOf(kind)}`} aria-hidden="true" />
          <span>
            {texts.incident.events[kind] ?? kind} <small lang="en">{printable(text)}</small>
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
