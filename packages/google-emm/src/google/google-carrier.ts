import { type CarriedRequest, type Carrier, type HttpResponse, type Transport, TransportFailure } from '@mdmkit/core';
import { rowOf } from '../api/define.ts';
import type { GoogleApi } from '../api/google-api.ts';
import { libraryArguments } from '../checks/resource-name.ts';
import { libraryFailure } from '../errors/library-failure.ts';
import { createGuardedFetch } from '../transport/guarded-fetch.ts';
import { sendGuarded, toError } from '../transport/guarded-send.ts';
import { libraryOptions } from '../transport/library-options.ts';
import { type LibraryRequest, loadLibraryRequest } from './library-request.ts';
import { revealSecrets } from './secrets-in-results.ts';

/**
 * Creates the carrier of an API: Google's library turns arguments into a request, and this package sends it over its own
 * connections. The caller reads the answer, so that no failure has the form of the library's own error, which holds the
 * token.
 */
export function createGoogleCarrier(transport: Transport, api: GoogleApi, origin: string): Carrier {
  let library: Promise<LibraryRequest> | undefined;
  return async (request) => {
    // Token requests do not pass through Google's library.
    if (request.endpoint.host !== 'api') return await sendGuarded(request, transport);
    library ??= loadLibraryRequest(api);
    const loaded = await library.catch((error: unknown) => {
      throw libraryFailure(error);
    });
    return await carry(loaded, request, { api, origin, transport });
  };
}

async function carry(
  library: LibraryRequest,
  request: CarriedRequest,
  { api, origin, transport }: { readonly api: GoogleApi; readonly origin: string; readonly transport: Transport },
): Promise<HttpResponse> {
  const { endpoint, input, headers, signal, onHeaders } = request;
  const outcome: { received?: HttpResponse; failure?: Error } = {};
  const fetch = createGuardedFetch({ [api.origin]: origin }, async (asked) => {
    try {
      const userAgent = [headers['user-agent'], asked.headers['user-agent']].filter(Boolean).join(' ');
      const { maxResponseBytes } = endpoint;
      const own = { 'user-agent': userAgent };
      const sent = { ...asked, headers: { ...asked.headers, ...own }, signal, onHeaders, maxResponseBytes };
      outcome.received = await sendGuarded(sent, transport);
      return outcome.received;
    } catch (failure) {
      outcome.failure = toError(failure);
      throw outcome.failure;
    }
  });
  const row = rowOf(api.name, endpoint.name);
  if (!row) throw new TransportFailure({ reason: 'LOCAL_FAILURE', code: 'NO_SUCH_METHOD' });
  const args = {
    ...libraryArguments(row, input.params),
    ...(revealSecrets(input.query) as object | undefined),
    ...(input.body === undefined ? {} : { requestBody: revealSecrets(input.body) }),
  };
  const { 'content-type': _, ...others } = headers;
  const options = {
    ...libraryOptions(fetch),
    headers: others,
    // The caller reads the body; a second parse of every page would cost as much as all the rest.
    responseType: 'stream' as const,
    validateStatus: () => true,
  };
  // What went wrong on the way is in `outcome`; the library's own error holds the token.
  const refusal: unknown = await library(row, args, options).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (outcome.received) return outcome.received;
  throw outcome.failure ?? libraryFailure(refusal);
}
