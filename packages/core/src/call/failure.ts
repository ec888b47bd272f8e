import { BudgetExhausted } from '../budget/budget-exhausted.ts';
import { TransportFailure } from '../errors/transport-failure.ts';
import { VendorError, type VendorErrorFacts } from '../errors/vendor-error.ts';
import { SchemaMismatch } from '../schema/schema-mismatch.ts';
import { type Call, factsOf } from './call.ts';

/** Turns whatever a call threw into the package's error. */
export function toVendorError(call: Call, error: unknown): VendorError {
  const { caller, state, limits } = call;
  const { errors } = caller.service;
  if (error instanceof VendorError && Object.hasOwn(errors.catalogue, error.code)) return withLabel(call, error);
  const facts: VendorErrorFacts = { ...factsOf(call), attempts: state.requests };
  if (error instanceof TransportFailure)
    return errors.createCommon(error.reason, { ...facts, detail: error.message, cause: error });
  if (error instanceof SchemaMismatch)
    return errors.createCommon('SCHEMA_MISMATCH', { ...facts, detail: error.message });
  if (error instanceof BudgetExhausted)
    return errors.createCommon('BUDGET_EXHAUSTED', { ...facts, retryAfterMs: error.expectedMs, cause: error });
  // Everything else comes from the caller's own functions: the reason of its signal, or a credential function that threw.
  if (limits.signal.aborted) return errors.createCommon('ABORTED', { ...facts, cause: error });
  return errors.createCommon('UNEXPECTED', { ...facts, detail: bundlingProblem(error), cause: error });
}

/** What bundlers (esbuild, rolldown) and Node throw in an ES module where CommonJS code calls `require`. */
const missingRequire = /^(?:Dynamic require of |Calling `require` for |require is not defined)/;

/** Says what to do if a bundler left out a module of Node that a dependency loads. The error holds only the module's name. */
function bundlingProblem(error: unknown): string | undefined {
  if (!(error instanceof Error) || !missingRequire.test(error.message)) return undefined;
  const [reason = ''] = error.message.split('\n');
  return `${reason.slice(0, 100).replace(/\.$/, '')}. Bundle the program as ${bundlingPage} shows`;
}

const bundlingPage = 'https://github.com/mdmkit/mdmkit/blob/main/docs/bundling.md';

/**
 * Says whose and which call an error made fail. A credential function does not know the label; a sign-in serves several
 * calls, so its error is made anew for each, with the name and the stack of the call.
 */
function withLabel({ caller, endpoint }: Call, error: VendorError): VendorError {
  const { label = error.label, operation, during } = error;
  const isForeign = operation !== endpoint.name && during === undefined;
  if (label === caller.label && !isForeign) return error;
  // oxlint-disable-next-line typescript/no-misused-spread -- an error's own members are the facts it was made from.
  const facts = { ...error, label: error.label ?? caller.label, cause: error.cause };
  const relabelled = caller.service.errors.create(error.code, isForeign ? { ...facts, during: endpoint.name } : facts);
  // Of a sign-in, the stack of the first call that needed it says nothing to the others.
  if (error.stack !== undefined && !isForeign) relabelled.stack = error.stack;
  return relabelled;
}

/** Codes of the check of a certificate; other TLS failures may come in the middle of a request too. */
const certificateCodes = /^(CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|ERR_TLS_CERT_)/;

/** Whether a request failed before it left this machine. Such a request may be sent again, whatever it does. */
export function wasNotTaken(error: VendorError): boolean {
  const { cause } = error;
  if (!(cause instanceof TransportFailure)) return false;
  switch (cause.reason) {
    case 'DNS_FAILED':
    case 'PROXY_FAILED':
    case 'PROXY_AUTHENTICATION_REQUIRED':
    case 'INVALID_REQUEST':
    case 'NO_FREE_CONNECTION':
      return cause.code !== cutShortCode;
    case 'TLS_FAILED':
      return certificateCodes.test(cause.code);
    default:
      return cause.syscall === 'connect';
  }
}

/** The code of a request that was sent, and was cut off early because it had waited for a connection before. */
export const cutShortCode = 'TIME_SPENT_WAITING';
