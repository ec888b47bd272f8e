import { userAgent, type VendorService } from '@mdmkit/core';
import { diagnoseEmmAnswer } from './diagnose.ts';
import { type EmmErrorCode, emmErrorFamily } from './errors.ts';

/** The name of the Android Management API among the vendors' services. */
export const serviceName = 'google.amapi';

/** What distinguishes the Android Management API from the other vendors' services. */
export const amapiService: VendorService<EmmErrorCode> = {
  name: serviceName,
  errors: emmErrorFamily,
  headers: { 'user-agent': userAgent, accept: 'application/json' },
  // Google documents no header that names a request.
  requestIdHeaders: [],
  diagnose: diagnoseEmmAnswer,
};
