import { type EmmError, emmErrorFamily } from '../errors/errors.ts';
import { serviceName } from '../google/service.ts';

/** The error for a key file that is not what it should be; nothing was sent. */
export function credentialError(detail: string): EmmError {
  // The family makes errors of this package's class.
  return emmErrorFamily.create('EMM_KEY_UNREADABLE', {
    service: serviceName,
    operation: 'key.read',
    detail,
  }) as EmmError;
}
