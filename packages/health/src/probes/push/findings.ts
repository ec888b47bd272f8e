import type { Classification } from '@mdmkit/monitor/model';

const table = {
  PUSH_TOPIC_CHANGED: {
    class: 'fail.config',
    code: 'PUSH_TOPIC_CHANGED',
    owner: 'us',
    remedy:
      'Put the former certificate back, or renew it at identity.apple.com with the account that made it: devices are bound to its topic, and a new one loses them all.',
    error: 'The topic of the push certificate has changed.',
  },
  PUSH_KEY_MISMATCH: {
    class: 'fail.config',
    code: 'PUSH_KEY_MISMATCH',
    owner: 'us',
    remedy: 'Use the private key of the request that this certificate was issued for.',
    error: 'The private key does not belong to the push certificate.',
  },
} as const satisfies Readonly<Record<string, Classification>>;

/** The codes of what may be found at a push certificate. */
export type PushCode = keyof typeof table;

/** What each code means. */
export const pushFindings: Readonly<Record<PushCode, Classification>> = table;
