import type { IncidentDetails } from '../api/api.generated.ts';
import { printable } from '../format/printable.ts';
import { writeTime } from '../format/time.ts';
import { useTexts } from '../state/preferences.ts';
import { Time } from './time.tsx';

interface Entry {
  readonly at: string;
  readonly kind: string;
  readonly text: string;
}

/** What happened to an incident, oldest first, and at the end what will happen next. */
export function Timeline({ incident }: { readonly incident: IncidentDetails }) {
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
