import { useState } from 'preact/hooks';
import type { Bodies, Incident } from '../api/api.generated.ts';
import { change, RequestFailure } from '../api/client.ts';
import { useTexts } from '../state/preferences.ts';

type Verdict = Bodies['PUT /v1/incidents/{id}/verdict']['verdict'];

/** Lets a user replace the verdict of an incident. */
export function VerdictForm({ incident, onChanged }: { readonly incident: Incident; readonly onChanged: () => void }) {
  const texts = useTexts();
  const [isOpen, setOpen] = useState(false);
  const [verdict, setVerdict] = useState<string>(incident.verdict);
  const [refusal, setRefusal] = useState('');
  if (!isOpen)
    return (
      <button type="button" onClick={() => setOpen(true)}>
        {texts.actions.verdict}
      </button>
    );
  const send = async (event: Event) => {
    event.preventDefault();
    try {
      await change('PUT', `/v1/incidents/${incident.id}/verdict`, { verdict: verdict as Verdict });
      setOpen(false);
      onChanged();
    } catch (error) {
      setRefusal(error instanceof RequestFailure ? error.message : texts.states.unreachable);
    }
  };
  return (
    <form class="inline" onSubmit={(event) => void send(event)}>
      <label>
        {texts.incident.verdict}
        <select value={verdict} onChange={(event) => setVerdict(event.currentTarget.value)}>
          {Object.entries(texts.verdicts).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <button type="submit">{texts.actions.setVerdict}</button>
      <button type="button" class="plain" onClick={() => setOpen(false)}>
        {texts.actions.cancel}
      </button>
      {refusal !== '' && (
        <span class="refusal" role="alert">
          {texts.states.refused} {refusal}
        </span>
      )}
    </form>
  );
}
