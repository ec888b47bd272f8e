import type { Expiry } from '../api/api.generated.ts';
import { printable } from '../format/printable.ts';
import { writeTime } from '../format/time.ts';
import { useTexts } from '../state/preferences.ts';
import { Day } from './time.tsx';

/** From how many days on an end is shown as urgent, and as soon. */
const urgentDays = 3;
const soonDays = 14;

/** Credentials that end, the first end first. */
export function ExpiryList(props: { readonly expiries: readonly Expiry[]; readonly withDays?: boolean }) {
  const { expiries, withDays = false } = props;
  const texts = useTexts();
  if (expiries.length === 0) return <p class="soft">{texts.expiries.none}</p>;
  return (
    <ul class="list">
      {expiries.map((expiry) => (
        <li key={expiry.target}>
          <a href={`/tenants/${encodeURIComponent(expiry.tenant)}`}>
            {withDays && (
              <span class="day">
                <Day at={expiry.expiresAt} />
              </span>
            )}
            <span class="name">{printable(expiry.tenant)}</span>{' '}
            <small>{texts.services[expiry.service] ?? expiry.service}</small>
          </a>
          <span
            class={expiry.daysLeft <= urgentDays ? 'due urgent' : expiry.daysLeft <= soonDays ? 'due soon' : 'due'}
            title={writeTime(expiry.expiresAt, texts.language, Date.now()).utc}
          >
            {texts.expiries.days(expiry.daysLeft)}
          </span>
        </li>
      ))}
    </ul>
  );
}
