import { daysUntil, expiryWarningDays } from '@mdmkit/monitor/model';

/** Says until when a credential is good, and whether it is time to replace it. */
export function untilWhen(expiresAt: Date, nowMs: number): string {
  const date = expiresAt.toISOString().slice(0, 10);
  const days = daysUntil(expiresAt, nowMs);
  if (expiresAt.getTime() <= nowMs) return `ended on ${date}: replace it`;
  const left = days === 1 ? '1 day' : `${days} days`;
  return `until ${date}, ${left} from now${days <= expiryWarningDays ? ': replace it soon' : ''}`;
}
