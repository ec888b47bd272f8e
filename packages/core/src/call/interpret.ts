import type { Endpoint } from '../endpoint.ts';
import { parseRetryAfter } from '../errors/retry-after.ts';
import type { VendorErrorFacts } from '../errors/vendor-error.ts';
import { SchemaMismatch } from '../schema/schema-mismatch.ts';
import type { Answer } from './answer.ts';
import { type CallerContext, factsOf, requestIdOf } from './caller-context.ts';
import { isWebPage, reasonOfStatus } from './diagnose.ts';
import { notify } from './hooks.ts';

/**
 * Turns an answer into the endpoint's result.
 *
 * @throws VendorError - When the answer is a failure, is not the vendor's, or lacks what it must have.
 */
export function interpret(caller: CallerContext, endpoint: Endpoint, answer: Answer, attempts: number): unknown {
  const { errors } = caller.service;
  const diagnosis = caller.service.diagnose(answer, endpoint);
  const facts: VendorErrorFacts = {
    ...factsOf(caller, endpoint),
    attempts,
    status: answer.status,
    vendorCode: diagnosis?.vendorCode,
    detail: diagnosis?.detail,
    details: diagnosis?.details,
    requestId: requestIdOf(caller, answer.headers),
    retryAfterMs: diagnosis?.retryAfterMs ?? retryAfter(answer, caller.clock.now()),
  };
  if (diagnosis) throw errors.create(diagnosis.code, facts);
  const reason = reasonOfStatus(answer);
  // A firewall's page that says "403" says nothing about the credential.
  if (reason === 'FORBIDDEN' && isWebPage(answer)) throw errors.createCommon('INTERCEPTED', facts);
  if (reason) throw errors.createCommon(reason, facts);
  if (endpoint.response === undefined) {
    if (isWebPage(answer)) throw errors.createCommon('INTERCEPTED', facts);
    return undefined;
  }
  const value = answer.json();
  if (value === undefined) throw errors.createCommon(isWebPage(answer) ? 'INTERCEPTED' : 'MALFORMED_RESPONSE', facts);
  try {
    return endpoint.response.read(value, (surprise) => {
      if (caller.isNews(endpoint.name, surprise))
        notify(caller.hooks.onDrift, { ...factsOf(caller, endpoint), ...surprise });
    });
  } catch (error) {
    if (!(error instanceof SchemaMismatch)) throw error;
    throw errors.createCommon('SCHEMA_MISMATCH', { ...facts, detail: error.message });
  }
}

/** A date is held against the vendor's own clock where the answer tells it: ours may be off by hours. */
function retryAfter(answer: Answer, nowMs: number): number | undefined {
  return parseRetryAfter(answer.headers['retry-after'], nowMs + (answer.clockSkewMs ?? 0));
}
