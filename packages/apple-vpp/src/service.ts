import { userAgent, type VendorService } from '@mdmkit/core';
import { diagnoseVppAnswer, type VppErrorCode, vppErrorFamily } from './errors/vpp-error.ts';

/** Apple's own address. */
export const appleOrigin = 'https://vpp.itunes.apple.com';

/** What distinguishes the Apps and Books service from the other vendors' services. */
export const vppService: VendorService<VppErrorCode> = {
  name: 'apple.vpp',
  errors: vppErrorFamily,
  headers: { 'user-agent': userAgent, accept: 'application/json' },
  // Apple documents none; these are what its stores' front ends send.
  requestIdHeaders: [
    'x-apple-jingle-correlation-key',
    'apple-jingle-correlation-key',
    'x-apple-request-uuid',
    'x-request-id',
  ],
  diagnose: diagnoseVppAnswer,
};
