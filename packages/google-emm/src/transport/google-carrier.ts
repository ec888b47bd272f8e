import { type CarriedRequest, type Carrier, type HttpResponse, type Transport, TransportFailure } from '@mdmkit/core';
import { libraryArguments } from '../resource-name.ts';
import { createGuardedFetch } from './guarded-fetch.ts';
import { sendGuarded, toError } from './guarded-send.ts';
import { libraryOptions, loadAndroidManagement, methodOf } from './library.ts';

/** Where Google serves Android Management. */
export const googleOrigin = 'https://androidmanagement.googleapis.com';

/**
 * Lets Google's library make the requests of the API, over this package's connections.
 *
 * The library turns arguments into a request; judging and reading the answer is left to the caller, so that a failure
 * never takes the form of the library's own error, which holds the token.
 */
export function createGoogleCarrier(transport: Transport, origin: string): Carrier {
  let api: Promise<object> | undefined;
  return async (request) => {
    // The library asks for tokens by another way, which ends here.
    if (request.endpoint.host === 'token') return await sendGuarded(request, transport);
    api ??= loadAndroidManagement();
    return await carry(await api, request, origin, transport);
  };
}

async function carry(
  api: object,
  request: CarriedRequest,
  origin: string,
  transport: Transport,
): Promise<HttpResponse> {
  const { endpoint, input, headers, signal, onHeaders } = request;
  const outcome: { received?: HttpResponse; failure?: Error } = {};
  const fetch = createGuardedFetch({ [googleOrigin]: origin }, async (asked) => {
    try {
      const userAgent = [headers['user-agent'], asked.headers['user-agent']].filter(Boolean).join(' ');
      const sent = { ...asked, headers: { ...asked.headers, 'user-agent': userAgent }, signal, onHeaders };
      outcome.received = await sendGuarded(sent, transport);
      return outcome.received;
    } catch (failure) {
      outcome.failure = toError(failure);
      throw outcome.failure;
    }
  });
  const args = { ...libraryArguments(endpoint, input.params), ...(input.query as object | undefined) };
  const options = {
    ...libraryOptions(fetch),
    headers: { ...headers },
    // The caller reads the body; a second parse of every page would cost as much as all the rest.
    responseType: 'stream',
    validateStatus: () => true,
  };
  await methodOf(api, endpoint.name)(args, options).catch(() => {
    // What went wrong is in `outcome`; the library's error is dropped unseen.
  });
  if (outcome.received) return outcome.received;
  throw outcome.failure ?? new TransportFailure({ reason: 'LOCAL_FAILURE', code: 'REQUEST_NOT_MADE' });
}
