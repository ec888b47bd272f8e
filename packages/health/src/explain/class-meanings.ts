import type { ErrorOwner } from '@mdmkit/core';
import type { ResultClass } from '@mdmkit/monitor/model';

/** What a class of results means. */
interface ClassMeaning {
  /** What happened. */
  readonly meaning: string;
  /** Who usually has to act; absent if no action is needed. */
  readonly owner?: ErrorOwner;
  /** What to do; absent if nothing has to be done. */
  readonly remedy?: string;
}

/** What each class means, who usually has to act, and what to do. */
export const classMeanings: Readonly<Record<ResultClass, ClassMeaning>> = {
  ok: { meaning: 'the service answered as documented' },
  degraded: {
    meaning: 'the service works, but not as it should',
    owner: 'vendor',
    remedy: 'Read the error of the result. If many targets are degraded, check the status page of the vendor.',
  },
  'fail.network': {
    meaning: 'no answer came, or something other than the vendor answered',
    owner: 'network',
    remedy: 'Run "health-check network": it names the part of the connection that fails.',
  },
  'fail.server': {
    meaning: 'the vendor failed, or its answer is unreadable',
    owner: 'vendor',
    remedy: 'Check the status page of the vendor. If the failure lasts, open a case with the request id of the result.',
  },
  'fail.auth': {
    meaning: 'the credential is refused, revoked or expired',
    owner: 'credential',
    remedy: 'Run "health-check token inspect FILE" to see the end of the credential, then renew it in the portal.',
  },
  'fail.terms': {
    meaning: 'new terms must be accepted',
    owner: 'tenant',
    remedy: 'Ask an administrator of the organisation to accept the new terms in the portal of the vendor.',
  },
  'fail.config': {
    meaning: 'a named object does not exist or is not allowed',
    owner: 'us',
    remedy: 'Read the error of the result and correct the configuration, or the setting in the portal of the vendor.',
  },
  throttled: {
    meaning: 'the vendor refuses the request because there are too many; this does not mean that the service fails',
    owner: 'us',
    remedy: 'Check less often, or find the other program that uses the same credential.',
  },
  inconclusive: {
    meaning: 'the check gave no verdict: it was interrupted, or the state of the resource does not allow one',
    owner: 'us',
    remedy: 'Run the check again.',
  },
  prober_fault: {
    meaning: 'this machine or health-check itself failed',
    owner: 'us',
    remedy: 'Run "health-check doctor". If it finds no problem, run the check with "--debug" and report the defect.',
  },
};
