import { daysUntil, expiryWarningDays } from '@mdmkit/monitor/model';
import { formatColumns } from './columns.ts';
import { printable } from './printable.ts';
import { formatDays, formatInstant } from './times.ts';

/** The end of a target's credential. */
export interface Expiry {
  /** The target's id. */
  readonly target: string;
  /** When the credential ends, in milliseconds since 1970. */
  readonly expiresMs: number;
}

/** Whole days before the end on which the notice of a credential becomes more urgent. */
export const expiryNoticeDays = [60, 30, 14, 7, 3, 1] as const;

/** The notice level of a credential: the smallest number of notice days that covers its end; undefined if it ends later. */
export function noticeDaysOf(expiresMs: number, nowMs: number): number | undefined {
  const days = daysUntil(new Date(expiresMs), nowMs);
  return expiryNoticeDays.findLast((notice) => days <= notice);
}

/** When the credential ends, according to the stored facts of a target; undefined if they do not name an end. */
export function expiryOf(facts: string): number | undefined {
  if (!facts.includes('"expiresAt"')) return undefined;
  const { expiresAt } = JSON.parse(facts) as { readonly expiresAt?: unknown };
  const expiresMs = typeof expiresAt === 'string' ? Date.parse(expiresAt) : Number.NaN;
  return Number.isNaN(expiresMs) ? undefined : expiresMs;
}

/** Whether a credential belongs in the list of coming ends. */
export function endsSoon({ expiresMs }: Expiry, nowMs: number): boolean {
  return daysUntil(new Date(expiresMs), nowMs) <= expiryWarningDays;
}

/** Lists the credentials that end soon or have ended, the first end first, with the level of each notice. */
export function formatExpiries(expiries: readonly Expiry[], nowMs: number): string {
  if (expiries.length === 0) return '';
  const rows = expiries
    .toSorted((one, other) => one.expiresMs - other.expiresMs)
    .map(({ target, expiresMs }) => [
      printable(target),
      formatInstant(expiresMs),
      formatDays(daysUntil(new Date(expiresMs), nowMs)),
      expiresMs <= nowMs ? 'expired: renew it now' : `notice ${noticeDaysOf(expiresMs, nowMs)} d`,
    ]);
  return `credentials that expire within ${expiryWarningDays} days\n${formatColumns(rows, '  ')}`;
}
