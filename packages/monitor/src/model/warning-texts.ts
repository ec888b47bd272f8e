import type { ErrorOwner } from '@mdmkit/core';
import { expiryUrgentDays } from './expiry.ts';
import type { Warning, WarningCode } from './result.ts';

/** What a warning means to people. */
export interface WarningText {
  /** Who should look after it. */
  readonly owner: ErrorOwner;
  /** What is the matter and what to do, as the end of a sentence. */
  readonly text: string;
}

const texts: Readonly<Record<WarningCode, WarningText>> = {
  CREDENTIAL_EXPIRING: { owner: 'credential', text: 'it ends {when}; replace it before.' },
  LICENCES_SHORT: { owner: 'tenant', text: 'a product has no free licence left; buy more or take some back.' },
  HELD_BY_OTHER_MDM: {
    owner: 'tenant',
    text: 'another MDM holds the location; settle with the customer which one is to manage it.',
  },
  LIMITS_CHANGED: { owner: 'us', text: "the service's limits differ from the usual ones; check what relies on them." },
  PERMISSION_MISSING: {
    owner: 'tenant',
    text: 'a part of the service is closed to this credential; have its permissions completed.',
  },
  CLOCK_SKEW: { owner: 'us', text: "this machine's clock is off; set it before sign-ins fail." },
  CERTIFICATE_EXPIRING: { owner: 'vendor', text: "the server's certificate ends {when}; look again tomorrow." },
  ANSWER_UNVERIFIED: {
    owner: 'us',
    text: 'the vendor answered otherwise than known; if all else works, report it to the makers of this checker.',
  },
};

/** Says what a warning means: for tables and messages. */
export function describeWarning({ code, daysLeft }: Warning): WarningText {
  const { owner, text } = texts[code];
  return { owner, text: text.replace('{when}', daysLeft === null ? 'soon' : inDays(daysLeft)) };
}

/** Whether a warning is of today rather than of the coming weeks. */
export function isUrgent({ daysLeft }: Warning): boolean {
  return daysLeft !== null && daysLeft <= expiryUrgentDays;
}

function inDays(days: number): string {
  if (days <= 0) return 'in less than a day';
  return `in ${days} day${days === 1 ? '' : 's'}`;
}
