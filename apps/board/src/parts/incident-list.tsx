import type { Incident } from '../api/api.generated.ts';
import { printable } from '../format/printable.ts';
import { useTexts } from '../state/preferences.ts';
import { sentencesOf } from '../text/incident-titles.ts';
import { Time } from './time.tsx';

/** Incidents, one line each. */
export function IncidentList({ incidents }: { readonly incidents: readonly Incident[] }) {
  const texts = useTexts();
  return (
    <ul class="list">
      {incidents.map((incident) => {
        const { title, language } = sentencesOf(incident, texts);
        return (
          <li key={incident.id}>
            <a href={`/incidents/${incident.id}`} lang={language}>
              {printable(title)}
            </a>
            <span>
              <span class={`severity ${incident.severity}`}>{texts.severities[incident.severity]}</span>{' '}
              <Time at={incident.startedAt} />
            </span>
          </li>
        );
      })}
    </ul>
  );
}
