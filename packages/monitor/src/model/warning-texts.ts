import type { ErrorOwner } from '@mdmkit/core';
import { expiryUrgentDays } from './expiry.ts';
import type { Warning, WarningCode } from './result.ts';

/** What a warning means to people. */
export interface WarningText {
  /** Who has to act. */
  readonly owner: ErrorOwner;
  /** What happened and what to do, in one sentence. */
  readonly text: string;
}

const texts: Readonly<Record<WarningCode, WarningText>> = {
  CREDENTIAL_EXPIRING: { owner: 'credential', text: 'The credential expires {when}; renew it before then.' },
  LICENCES_SHORT: { owner: 'tenant', text: 'A product has no free licence left; buy more or revoke some.' },
  HELD_BY_OTHER_MDM: {
    owner: 'tenant',
    text: 'Another MDM manages the location; agree with the customer on one MDM.',
  },
  LIMITS_CHANGED: {
    owner: 'us',
    text: 'The limits of the service differ from the usual ones; check the programs that rely on them.',
  },
  PERMISSION_MISSING: {
    owner: 'tenant',
    text: 'The credential cannot use a part of the service; have the permission granted.',
  },
  CLOCK_SKEW: { owner: 'us', text: 'The clock of this machine is wrong; correct it before sign-ins fail.' },
  CERTIFICATE_EXPIRING: {
    owner: 'vendor',
    text: 'The certificate of the server expires {when}; check again tomorrow.',
  },
  PAGE_NOT_LEARNED: {
    owner: 'us',
    text: 'A page has no accepted baseline yet; accept one with "health-check journey baseline accept".',
  },
  PAGE_CHANGED: {
    owner: 'us',
    text: 'A page has changed; if the change is yours, accept it with "health-check journey baseline accept".',
  },
  ANSWER_UNVERIFIED: {
    owner: 'us',
    text: 'The vendor gave an unknown answer; if everything else works, report it to the developers of health-check.',
  },
};

/** Describes a warning for tables and messages. */
export function describeWarning({ code, daysLeft }: Warning): WarningText {
  const { owner, text } = texts[code];
  return { owner, text: text.replace('{when}', daysLeft === null ? 'soon' : inDays(daysLeft)) };
}

/** Whether a warning needs attention today rather than in the coming weeks. */
export function isUrgent({ daysLeft }: Warning): boolean {
  return daysLeft !== null && daysLeft <= expiryUrgentDays;
}

function inDays(days: number): string {
  if (days <= 0) return 'in less than a day';
  return `in ${days} day${days === 1 ? '' : 's'}`;
}
