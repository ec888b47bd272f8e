import { startDeadline } from '../clock/deadline.ts';
import { TransportFailure } from '../errors/transport-failure.ts';
import { notify } from '../hooks/hooks.ts';
import type { ConnectionSlot } from '../transport/connection-slots.ts';
import { createAnswer, type ReceivedAnswer, requestIdOf } from './answer.ts';
import { type Call, factsOf, wasConnectionCut } from './call.ts';
import type { CarriedRequest } from './caller-options.ts';
import { cutShortCode } from './failure.ts';

const contentTypes = { json: 'application/json', form: 'application/x-www-form-urlencoded' };

/** Waits for a free connection, then sends one request under the time limit of an attempt, and notifies the hooks. */
export async function sendOnce(
  call: Call,
  url: string,
  authorization: Readonly<Record<string, string>>,
): Promise<ReceivedAnswer> {
  const { caller, endpoint, request, limits, state } = call;
  const { clock, hooks } = caller;
  const waitedBeforeMs = state.connectionWaitMs ?? 0;
  using slot = await waitForConnection(call, url);
  const connectionWaitMs = (state.connectionWaitMs ?? 0) - waitedBeforeMs;
  state.isSent = true;
  state.requests += 1;
  const event = {
    ...factsOf(call),
    method: endpoint.method,
    url: url.replace(/\?.*$/s, ''),
    attempt: state.requests,
    ...(connectionWaitMs === 0 ? {} : { connectionWaitMs }),
  };
  const headers = {
    ...(request.body === undefined ? {} : { 'content-type': contentTypes[endpoint.encoding] }),
    ...caller.service.headers,
    ...authorization,
  };
  const response = await deliver(
    call,
    connectionWaitMs,
    {
      endpoint,
      input: request.input,
      method: endpoint.method,
      url,
      headers,
      body: request.body,
      freshConnection: limits.freshConnection || wasConnectionCut(state),
      slot,
      maxResponseBytes: endpoint.maxResponseBytes,
    },
    () => notify(hooks.onRequest, event),
  );
  const secrets = { headers: authorization, body: request.body };
  const requestId = requestIdOf(caller.service.requestIdHeaders, response.headers, secrets);
  const answer = createAnswer(response, clock.now(), requestId, secrets);
  notify(hooks.onResponse, {
    ...event,
    status: response.status,
    requestId,
    bytes: response.body.length,
    phases: response.phases,
    clockSkewMs: answer.clockSkewMs,
  });
  return answer;
}

/** Waits for a free connection. A call whose time runs out meanwhile has asked nothing of the vendor. */
async function waitForConnection(call: Call, url: string): Promise<ConnectionSlot> {
  const { caller, limits, state } = call;
  const startedMs = caller.clock.elapsedMs();
  const wait = { isNeeded: false };
  try {
    return await caller.transport.reserve(new URL(url), {
      signal: limits.signal,
      onWait: () => {
        wait.isNeeded = true;
        notify(caller.hooks.onWait, { ...factsOf(call), reason: 'connection', expectedMs: undefined });
      },
    });
  } catch (error) {
    const hasExpired = error instanceof TransportFailure && error.reason === 'TIMEOUT';
    throw hasExpired ? noFreeConnection(url, 'CONNECTION_WAIT_TIMEOUT') : error;
  } finally {
    if (wait.isNeeded) state.connectionWaitMs = (state.connectionWaitMs ?? 0) + caller.clock.elapsedMs() - startedMs;
  }
}

/** Sends the request by the transport, or by the vendor's own library, and says which time limit ended it. */
async function deliver(
  { caller, limits }: Call,
  connectionWaitMs: number,
  request: Omit<CarriedRequest, 'signal' | 'onHeaders'>,
  onStart: () => void,
) {
  const startedMs = caller.clock.elapsedMs();
  const progress = { hasHeaders: false };
  // No answer at all points at the network; an answer that gets stuck points at the vendor.
  const expired = () =>
    new TransportFailure({
      reason: progress.hasHeaders ? 'SLOW_RESPONSE' : 'TIMEOUT',
      code: 'ATTEMPT_TIMEOUT',
      host: new URL(request.url).hostname,
    });
  using deadline = startDeadline(caller.clock, limits.timeoutMs, expired, limits.signal);
  onStart();
  const carried: CarriedRequest = {
    ...request,
    signal: deadline.signal,
    onHeaders: () => {
      progress.hasHeaders = true;
    },
  };
  try {
    return await (caller.carrier ? caller.carrier(carried) : caller.transport.send(carried));
  } catch (error) {
    if (!(error instanceof TransportFailure) || error.reason !== 'TIMEOUT') throw error;
    const sentForMs = caller.clock.elapsedMs() - startedMs;
    if (wasCutShort(error, sentForMs, connectionWaitMs)) throw noFreeConnection(request.url, cutShortCode);
    // Whichever limit has passed, the attempt's or a longer one: an answer that had begun got stuck at the vendor.
    throw progress.hasHeaders ? expired() : error;
  }
}

/** The share of an attempt's time that the wait for a connection took, from which on the wait explains the timeout. */
const explainingShare = 0.2;

/** Whether the time of the whole call ran out during a request because most of it was spent waiting for a connection. */
function wasCutShort({ code }: TransportFailure, sentForMs: number, waitedMs: number): boolean {
  return code === 'TOTAL_TIMEOUT' && waitedMs > 0 && waitedMs >= (waitedMs + sentForMs) * explainingShare;
}

function noFreeConnection(url: string, code: string): TransportFailure {
  return new TransportFailure({ reason: 'NO_FREE_CONNECTION', code, host: new URL(url).hostname });
}
