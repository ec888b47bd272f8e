import { useState } from 'preact/hooks';
import type { Incident, Session } from '../api/api.generated.ts';
import { change, RequestFailure } from '../api/client.ts';
import { useTexts } from '../state/preferences.ts';

/** Says that the user works on an incident, or not any more. Nothing for users who may only read. */
export function AcknowledgeButton(props: {
  readonly incident: Incident;
  readonly session: Session | undefined;
  readonly onChanged: () => void;
}) {
  const { incident, session, onChanged } = props;
  const texts = useTexts();
  const [pending, setPending] = useState<string | undefined>();
  const [refusal, setRefusal] = useState('');
  const mayChange =
    session !== undefined && session.role !== 'viewer' && !(session.tenants && incident.tenant === null);
  if (!mayChange || incident.closedAt !== null) return null;
  const state = incident.acknowledged === null ? 'open' : 'acknowledged';
  // The service carries the change out a moment later, and an event says so.
  const isWaiting = pending === state;
  const send = async () => {
    setPending(state);
    setRefusal('');
    try {
      const path = `/v1/incidents/${incident.id}/acknowledgement`;
      // The configuration says how long it is valid: not as long at night as by day.
      if (state === 'open') await change('PUT', path, {});
      else await change('DELETE', path);
      onChanged();
    } catch (error) {
      setPending(undefined);
      setRefusal(error instanceof RequestFailure ? error.message : texts.states.unreachable);
    }
  };
  const label = state === 'open' ? texts.actions.acknowledge : texts.actions.unacknowledge;
  return (
    <>
      <button
        type="button"
        class={state === 'open' ? 'primary' : ''}
        aria-disabled={isWaiting}
        onClick={() => void (isWaiting ? undefined : send())}
      >
        {isWaiting ? texts.actions.acknowledging : label}
      </button>
      {refusal !== '' && (
        <span class="refusal" role="alert">
          {texts.states.refused} {refusal}
        </span>
      )}
    </>
  );
}
