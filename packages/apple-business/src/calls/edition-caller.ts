import type { Caller } from '@mdmkit/core';
import { isInSchool } from '../api/endpoints.ts';
import type { BusinessEdition } from '../auth/edition.ts';
import { failure } from './call-context.ts';

/** Refuses what Apple School Manager lacks, before anything is sent; lets everything else through. */
export function limitToEdition(caller: Caller, edition: BusinessEdition, label: string | undefined): Caller {
  if (edition === 'business') return caller;
  return {
    call(endpoint, input, options) {
      if (isInSchool(endpoint.name)) return caller.call(endpoint, input, options);
      return Promise.reject(failure({ label }, endpoint.name, 'BUSINESS_NOT_IN_SCHOOL'));
    },
  };
}
