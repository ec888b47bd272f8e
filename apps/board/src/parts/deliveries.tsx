import type { Delivery, IncidentAlerts } from '../api/api.generated.ts';
import { printable } from '../format/printable.ts';
import { useTexts } from '../state/preferences.ts';
import { Sentence } from './sentence.tsx';
import { Time } from './time.tsx';

/** Who was notified of an incident: each message by its channel, and what became of it. */
export function Deliveries({ alerts }: { readonly alerts: IncidentAlerts }) {
  const texts = useTexts();
  const { deliveries: words } = texts;
  const { deliveries, reason, japaneseReason, deferred, storm } = alerts;
  if (deliveries.length === 0 && reason === null) return null;
  return (
    <section>
      <h2>{words.title}</h2>
      {deliveries.length === 0 && <p class="soft">{deferred ? words.deferred : words.none}</p>}
      <ul class="list">
        {deliveries.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} />
        ))}
      </ul>
      {storm !== null && <p class="soft">{words.storm(printable(storm))}</p>}
      {reason !== null && (
        <p class="soft">
          <Sentence english={reason} japanese={japaneseReason} />
        </p>
      )}
    </section>
  );
}

function DeliveryRow({ delivery }: { readonly delivery: Delivery }) {
  const { deliveries: words } = useTexts();
  const { channel, kind, state, attempts, nextAttemptAt, endedAt, at, error, japaneseError, providerId } = delivery;
  return (
    <li>
      <span>
        {printable(channel)} <span class="soft">{words.kinds[kind]}</span>
        {error !== null && (
          <small class="block">
            <Sentence english={error} japanese={japaneseError} />
          </small>
        )}
        {providerId !== null && <small class="block">{words.providerId(printable(providerId))}</small>}
      </span>
      <span>
        <span class={state === 'failed' ? 'due urgent' : ''}>{words.states[state]}</span>{' '}
        <Time at={endedAt ?? nextAttemptAt ?? at} seconds />
        {attempts > 1 && <small class="block">{words.attempts(attempts)}</small>}
      </span>
    </li>
  );
}
