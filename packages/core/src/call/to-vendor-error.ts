import { BudgetExhausted } from '../budget/budget-exhausted.ts';
import type { Endpoint } from '../endpoint.ts';
import { TransportFailure } from '../errors/transport-failure.ts';
import { VendorError, type VendorErrorFacts } from '../errors/vendor-error.ts';
import { SchemaMismatch } from '../schema/schema-mismatch.ts';
import { type CallerContext, factsOf } from './caller-context.ts';

/** Turns whatever a call threw into the package's error. `aborted` says whether the call was to end. */
export function toVendorError(
  caller: CallerContext,
  endpoint: Endpoint,
  error: unknown,
  call: { readonly attempts: number; readonly aborted: boolean },
): VendorError {
  const { errors } = caller.service;
  if (error instanceof VendorError && Object.hasOwn(errors.catalogue, error.code)) return withLabel(caller, error);
  const facts: VendorErrorFacts = { ...factsOf(caller, endpoint), attempts: call.attempts };
  if (error instanceof TransportFailure)
    return errors.createCommon(error.reason, { ...facts, detail: error.message, cause: error });
  if (error instanceof SchemaMismatch)
    return errors.createCommon('SCHEMA_MISMATCH', { ...facts, detail: error.message });
  if (error instanceof BudgetExhausted)
    return errors.createCommon('BUDGET_EXHAUSTED', { ...facts, retryAfterMs: error.expectedMs, cause: error });
  // What is left comes from functions of the caller's: its signal's reason, or its credential's own failure.
  return errors.createCommon(call.aborted ? 'ABORTED' : 'UNEXPECTED', { ...facts, cause: error });
}

/** The error of a credential function, such as one that reads a token, does not know whose call it made fail. */
function withLabel({ label, service }: CallerContext, error: VendorError): VendorError {
  if (error.label !== undefined || label === undefined) return error;
  // oxlint-disable-next-line typescript/no-misused-spread -- an error's own members are the facts it was made from.
  const labelled = service.errors.create(error.code, { ...error, label, cause: error.cause });
  // Where it came from is where it was thrown first.
  if (error.stack !== undefined) labelled.stack = error.stack;
  return labelled;
}
