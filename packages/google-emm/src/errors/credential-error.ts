import { amapi } from '../api/google-api.ts';
import { type EmmError, emmErrorFamily } from './errors.ts';

/** The error for a credential file that cannot be used; nothing was sent. */
export function credentialError(detail: string): EmmError {
  // The family makes errors of this package's class.
  return emmErrorFamily.create('EMM_KEY_UNREADABLE', {
    service: amapi.service,
    operation: 'key.read',
    detail,
  }) as EmmError;
}
