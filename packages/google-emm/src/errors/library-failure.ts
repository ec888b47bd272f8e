import { TransportFailure, VendorError } from '@mdmkit/core';
import { amapi } from '../api/google-api.ts';
import { emmErrorFamily } from './errors.ts';

/**
 * The cause behind an error of Google's libraries, which holds the request, the assertion included, and must not get out.
 *
 * A failure of this package is returned as it is. Of any other error, such as one of Node or of a bundler, the class and
 * the message are kept in an `EmmError`.
 */
export function libraryFailure(error: unknown): unknown {
  let failure = error;
  let cause: Error | undefined;
  for (let depth = 0; depth < 5 && failure instanceof Error; depth += 1) {
    if (failure instanceof VendorError || failure instanceof TransportFailure) return failure;
    // Only the errors of Google's HTTP layer have this member: the request.
    if (!('config' in failure)) cause = failure;
    failure = failure.cause;
  }
  return emmErrorFamily.create('EMM_LIBRARY_FAILED', {
    service: amapi.service,
    operation: 'library.call',
    detail: cause === undefined ? 'no reason was given' : `${nameOf(cause)}: ${withoutSecrets(cause.message)}`,
  });
}

function nameOf(error: Error): string {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' ? `${error.name} ${code}` : error.name;
}

/** The first line of a message, without texts that are long enough to be a token, an assertion or a key. */
function withoutSecrets(message: string): string {
  const [line = ''] = message.split('\n');
  return line.replace(/[\w+/=.-]{40,}/g, '…').slice(0, 200);
}
