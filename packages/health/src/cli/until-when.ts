import { daysUntil, expiryWarningDays } from '@mdmkit/monitor/model';
import { formatDays } from '../report/times.ts';

/** Describes the end of a credential, and whether it is time to renew it. */
export function untilWhen(expiresAt: Date, nowMs: number): string {
  const date = expiresAt.toISOString().slice(0, 10);
  const days = daysUntil(expiresAt, nowMs);
  if (expiresAt.getTime() <= nowMs) return `expired on ${date}: renew it`;
  return `${date}, ${formatDays(days)}${days <= expiryWarningDays ? ': renew it soon' : ''}`;
}
