import { userAgent, type VendorService } from '@mdmkit/core';
import { type BusinessErrorCode, businessErrorFamily, serviceName } from './errors/business-error.ts';
import { diagnoseBusinessAnswer } from './errors/diagnose.ts';

/** What distinguishes the Apple Business and School APIs from the other vendors' services. */
export const businessService: VendorService<BusinessErrorCode> = {
  name: serviceName,
  errors: businessErrorFamily,
  // An implementation reports 406 to requests without Accept. Apple documents nothing about it.
  headers: { 'user-agent': userAgent, accept: 'application/json' },
  requestIdHeaders: ['x-apple-request-uuid', 'x-request-id'],
  diagnose: diagnoseBusinessAnswer,
};
