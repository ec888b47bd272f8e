import type { ErrorKind, ErrorOwner, VendorError } from '@mdmkit/core';
import { checkArgument } from '@mdmkit/core';
import type { ResultClass } from './result.ts';

/** A failed check in the terms of a result. */
export interface Classification {
  /** The result's class. */
  readonly class: ResultClass;
  /** The stable code. */
  readonly code: string;
  /** Who has to act. */
  readonly owner: ErrorOwner;
  /** What to do next. */
  readonly remedy: string;
  /** What happened, in one sentence. */
  readonly error: string;
}

/** The class that each kind of error becomes; a conflict may also become `fail.config`. */
export const classOfKind: Readonly<Record<ErrorKind, ResultClass>> = {
  network: 'fail.network',
  server: 'fail.server',
  schema: 'fail.server',
  auth: 'fail.auth',
  terms: 'fail.terms',
  config: 'fail.config',
  throttled: 'throttled',
  // Another client holds the resource, or its state changes: nothing is known about the service.
  conflict: 'inconclusive',
  invalid: 'fail.config',
  local: 'prober_fault',
  aborted: 'inconclusive',
};

/** The codes of the catalogues that say that another MDM has the resource: a set-up that an administrator has to decide on. */
export const foreignOwnerCodes: ReadonlySet<string> = new Set([
  'VPP_OWNERSHIP_LOST',
  'VPP_OWNERSHIP_FOREIGN',
  'VPP_OWNERSHIP_UNCONFIRMED',
  'VPP_TAKEOVER_MISMATCH',
]);

/** The class of an error, by its code and its kind in the catalogue. */
export function classOf({ code, kind }: Pick<VendorError, 'code' | 'kind'>): ResultClass {
  return foreignOwnerCodes.has(code) ? 'fail.config' : classOfKind[kind];
}

/** Names the class of a vendor error. What the error itself says about owner and remedy stands. */
export function classifyError(error: VendorError): Classification {
  checkArgument('classifyError', 'error', error, 'object');
  return {
    class: classOf(error),
    code: error.code,
    owner: error.owner,
    remedy: error.remedy,
    error: sentence(error.message),
  };
}

/** What is said of a probe that failed by itself: our fault, and no word about the vendor. */
export function classifyProberFault(code: 'PROBE_CRASHED' | 'PROBE_STUCK' | 'PROBE_ABORTED'): Classification {
  const remedies = {
    PROBE_CRASHED:
      'Report this as a defect of the checker: run it again with "--debug", which shows where it happened.',
    PROBE_STUCK: 'Report this as a defect of the checker: a probe did not end within its deadline.',
    PROBE_ABORTED: 'The run was interrupted before this target was checked; run it again.',
  };
  const errors = {
    // A defect's own words may repeat a value of the credential.
    PROBE_CRASHED: 'The probe threw an error of its own.',
    PROBE_STUCK: 'The probe went on although its time was up.',
    PROBE_ABORTED: 'The check was interrupted.',
  };
  const aborted = code === 'PROBE_ABORTED';
  return {
    class: aborted ? 'inconclusive' : 'prober_fault',
    code,
    owner: 'us',
    remedy: remedies[code],
    error: errors[code],
  };
}

/** An error's message as a sentence; those of the vendors' packages begin with the operation and end without a stop. */
function sentence(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`;
}

/** What is said of a credential that has ended by its own date although the vendor still took it. */
export function classifyExpired(): Classification {
  return {
    class: 'fail.auth',
    code: 'CREDENTIAL_EXPIRED',
    owner: 'credential',
    remedy: "Replace the credential: it has ended; if its date lies ahead, set this machine's clock.",
    error: 'The credential has ended by its own date, although the vendor still takes it.',
  };
}
