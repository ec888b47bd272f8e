import type { Classification } from '@mdmkit/monitor/model';

const table = {
  ZEROTOUCH_NO_CUSTOMER: {
    class: 'fail.config',
    code: 'ZEROTOUCH_NO_CUSTOMER',
    owner: 'tenant',
    remedy: 'Ask the customer to link the service account in the zero-touch portal.',
    error: 'The service account may act for no zero-touch customer.',
  },
  ZEROTOUCH_NOT_LINKED: {
    class: 'fail.config',
    code: 'ZEROTOUCH_NOT_LINKED',
    owner: 'tenant',
    remedy: 'Check the number in health.yaml; ask the customer to link the service account in the zero-touch portal.',
    error: 'The service account has no access to the configured zero-touch account.',
  },
} as const satisfies Readonly<Record<string, Classification>>;

/** The codes of what may be found at a zero-touch account. */
export type ZeroTouchCode = keyof typeof table;

/** What each code means. */
export const zeroTouchFindings: Readonly<Record<ZeroTouchCode, Classification>> = table;
