import { parseRetryAfter } from '../errors/retry-after.ts';
import type { VendorErrorFacts } from '../errors/vendor-error.ts';
import { notify } from '../hooks/hooks.ts';
import { SchemaMismatch } from '../schema/schema-mismatch.ts';
import { type Answer, isWebPage, type ReceivedAnswer, reasonOfStatus } from './answer.ts';
import { type Call, factsOf } from './call.ts';

/**
 * Turns an answer into the result of the endpoint.
 *
 * @throws VendorError - If the answer is a failure, is not the vendor's, or lacks a member that it must have.
 */
export function interpret(call: Call, answer: ReceivedAnswer): unknown {
  const { caller, endpoint, state } = call;
  const { errors } = caller.service;
  const diagnosis = caller.service.diagnose(answer, endpoint);
  const facts: VendorErrorFacts = {
    ...factsOf(call),
    attempts: state.requests,
    status: answer.status,
    vendorCode: safeCodeOf(diagnosis?.vendorCode, answer),
    detail: diagnosis?.detail,
    details: diagnosis?.details,
    requestId: answer.requestId,
    retryAfterMs: diagnosis?.retryAfterMs ?? retryAfter(answer, caller.clock.now()),
  };
  if (diagnosis) throw errors.create(diagnosis.code, facts);
  const reason = reasonOfStatus(answer);
  // The page of a firewall that says "401" or "403" says nothing about the credential.
  if ((reason === 'FORBIDDEN' || reason === 'UNAUTHORIZED') && isWebPage(answer))
    throw errors.createCommon('INTERCEPTED', facts);
  if (reason) throw errors.createCommon(reason, facts);
  if (endpoint.response === undefined) {
    if (isWebPage(answer)) throw errors.createCommon('INTERCEPTED', facts);
    return undefined;
  }
  const value = answer.json();
  if (value === undefined) throw errors.createCommon(isWebPage(answer) ? 'INTERCEPTED' : 'MALFORMED_RESPONSE', facts);
  try {
    return endpoint.response.read(value, (surprise) => {
      if (caller.isNews(endpoint.name, surprise)) notify(caller.hooks.onDrift, { ...factsOf(call), ...surprise });
    });
  } catch (error) {
    if (!(error instanceof SchemaMismatch)) throw error;
    throw errors.createCommon('SCHEMA_MISMATCH', { ...facts, detail: error.message });
  }
}

function safeCodeOf(code: string | undefined, answer: ReceivedAnswer): string | undefined {
  return code !== undefined && answer.isSafeCode(code) ? code : undefined;
}

/** A date is compared with the vendor's clock if the answer has it: the clock of this machine may be wrong by hours. */
function retryAfter(answer: Answer, nowMs: number): number | undefined {
  return parseRetryAfter(answer.headers['retry-after'], nowMs + (answer.clockSkewMs ?? 0));
}
