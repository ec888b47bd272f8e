import { userAgent, type VendorService } from '@mdmkit/core';
import { amapi, type GoogleApi } from '../api/google-api.ts';
import { diagnoseEmmAnswer } from '../errors/diagnose.ts';
import { type EmmErrorCode, emmErrorFamily } from '../errors/errors.ts';

/** The name of the Android Management API among the vendors' services. */
export const serviceName: string = amapi.service;

/** What distinguishes one of Google's APIs from the other vendors' services. */
export function createGoogleService(api: GoogleApi): VendorService<EmmErrorCode> {
  return {
    name: api.service,
    errors: emmErrorFamily,
    headers: { 'user-agent': userAgent, accept: 'application/json' },
    // Google documents no header that names a request.
    requestIdHeaders: [],
    diagnose: diagnoseEmmAnswer,
  };
}
