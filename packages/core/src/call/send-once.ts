import type { Endpoint } from '../endpoint.ts';
import { TransportFailure } from '../errors/transport-failure.ts';
import { type Answer, createAnswer } from './answer.ts';
import type { CallInput } from './build-request.ts';
import { type CallerContext, factsOf, requestIdOf } from './caller-context.ts';
import type { CarriedRequest } from './carrier.ts';
import { startDeadline } from './deadline.ts';
import { notify } from './hooks.ts';

/** One authorised request. */
export interface AuthorizedRequest {
  /** The whole URL. */
  readonly url: string;
  /** The serialised body. */
  readonly body: string | undefined;
  /** The headers that authorise it. */
  readonly headers: Readonly<Record<string, string>>;
  /** The call's input. */
  readonly input: CallInput;
}

const contentTypes = { json: 'application/json', form: 'application/x-www-form-urlencoded' };

/** Sends one request under the limit for one attempt and tells the hooks. */
export async function sendOnce(
  caller: CallerContext,
  endpoint: Endpoint,
  request: AuthorizedRequest,
  limits: { readonly number: number; readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Answer> {
  let headersSeen = false;
  // No answer at all points at the network, one that gets stuck at the vendor.
  const expired = () =>
    new TransportFailure({
      reason: headersSeen ? 'SLOW_RESPONSE' : 'TIMEOUT',
      code: 'ATTEMPT_TIMEOUT',
      host: new URL(request.url).hostname,
    });
  const event = {
    ...factsOf(caller, endpoint),
    method: endpoint.method,
    url: request.url.replace(/\?.*$/s, ''),
    attempt: limits.number,
  };
  using deadline = startDeadline(caller.clock, limits.timeoutMs, expired, limits.signal);
  notify(caller.hooks.onRequest, event);
  const carried: CarriedRequest = {
    endpoint,
    input: request.input,
    method: endpoint.method,
    url: request.url,
    headers: {
      ...(request.body === undefined ? {} : { 'content-type': contentTypes[endpoint.encoding] }),
      ...caller.service.headers,
      ...request.headers,
    },
    body: request.body,
    signal: deadline.signal,
    onHeaders: () => {
      headersSeen = true;
    },
  };
  const sending = caller.carrier ? caller.carrier(carried) : caller.transport.send(carried);
  const response = await sending.catch((error: unknown) => {
    // Whichever limit has passed, the attempt's or a longer one: what had begun got stuck at the vendor.
    const stuck = headersSeen && error instanceof TransportFailure && error.reason === 'TIMEOUT';
    throw stuck ? expired() : error;
  });
  const answer = createAnswer(response, caller.clock.now());
  notify(caller.hooks.onResponse, {
    ...event,
    status: response.status,
    requestId: requestIdOf(caller, response.headers),
    bytes: response.body.length,
    phases: response.phases,
    clockSkewMs: answer.clockSkewMs,
  });
  return answer;
}
