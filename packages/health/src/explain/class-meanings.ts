import type { ErrorOwner } from '@mdmkit/core';
import type { ResultClass } from '@mdmkit/monitor/model';

/** What each class says, and who usually has to act. */
export const classMeanings: Readonly<Record<ResultClass, { readonly meaning: string; readonly owner?: ErrorOwner }>> = {
  ok: { meaning: 'the service answered as documented' },
  degraded: { meaning: 'it works, but not as it should', owner: 'vendor' },
  'fail.network': { meaning: 'nothing, or not the vendor, answered', owner: 'network' },
  'fail.server': { meaning: 'the vendor failed, or its answer cannot be read', owner: 'vendor' },
  'fail.auth': { meaning: 'the credential is refused, revoked, or has ended', owner: 'credential' },
  'fail.terms': { meaning: 'somebody has to accept new terms', owner: 'tenant' },
  'fail.config': { meaning: 'something named does not exist or is not allowed', owner: 'us' },
  throttled: { meaning: 'too many requests now; says nothing about the service', owner: 'us' },
  inconclusive: { meaning: 'no verdict: interrupted, or the state does not allow one', owner: 'us' },
  prober_fault: { meaning: 'this machine or the checker is at fault', owner: 'us' },
};
