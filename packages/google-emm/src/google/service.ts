import { userAgent, type VendorService } from '@mdmkit/core';
import type { GoogleApi } from '../api/google-api.ts';
import { diagnoseEmmAnswer } from '../errors/diagnose.ts';
import { type EmmErrorCode, emmErrorFamily } from '../errors/errors.ts';

/** The facts that a caller needs about one of Google's APIs. */
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
