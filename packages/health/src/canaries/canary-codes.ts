import type { ErrorOwner } from '@mdmkit/core';
import type { ResultClass } from '@mdmkit/monitor/model';

/** What a code of canaries means. */
interface CanaryCode {
  /** The class of the result. */
  readonly class: ResultClass;
  /** Who has to act. */
  readonly owner: ErrorOwner;
  /** What happened. */
  readonly meaning: string;
  /** What to do. */
  readonly remedy: string;
}

const byItself = 'No action is needed; the next run undoes what is left before it changes anything.';
const pipeline = 'Read the status page of the vendor; the vendor takes changes, but does not make them.';

/** The codes of canaries, whichever canary it is. A result names the step and the resource, too. */
export const canaryCodes: Readonly<Record<string, CanaryCode>> = {
  CANARY_NOT_COMPLETED: {
    class: 'fail.server',
    owner: 'vendor',
    meaning: 'the vendor accepted the change, but did not complete it in time',
    remedy: pipeline,
  },
  CANARY_NOT_CORRECT: {
    class: 'fail.server',
    owner: 'vendor',
    meaning: 'the vendor completed the change, but does not show it',
    remedy: pipeline,
  },
  CANARY_NOT_AS_BEFORE: {
    class: 'fail.server',
    owner: 'vendor',
    meaning: 'all is undone, but the counts differ',
    remedy: "Compare the counts in the vendor's console; another user of the dedicated resources also changes them.",
  },
  CANARY_ACTIVITY_FAILED: {
    class: 'fail.server',
    owner: 'vendor',
    meaning: 'Apple took the assignment, and its activity failed for the device',
    remedy: 'Read the log of the activity in Apple Business.',
  },
  CANARY_STEP_FAILED: {
    class: 'fail.server',
    owner: 'us',
    meaning: 'a step of an own canary threw an error',
    remedy: 'Read the log of the product that the step calls; throw a CanaryFinding to name the cause.',
  },
  CANARY_TIMEOUT: {
    class: 'fail.network',
    owner: 'network',
    meaning: 'a step got no answer in time',
    remedy: 'Run "health-check network" to see whether the vendor can be reached.',
  },
  CANARY_UNDO_FAILED: {
    class: 'fail.config',
    owner: 'us',
    meaning: 'a change could not be undone; this comes before any other failure',
    remedy: 'Run "health-check canary undo"; if that fails, undo the change by hand as docs/canaries.md says.',
  },
  CANARY_RESOURCE_MISSING: {
    class: 'fail.config',
    owner: 'us',
    meaning: 'a dedicated resource is missing',
    remedy: 'Prepare the resource as docs/canaries.md says; "health-check canary doctor" names it.',
  },
  CANARY_RESOURCE_IN_USE: {
    class: 'fail.config',
    owner: 'us',
    meaning: 'something else uses a dedicated resource',
    remedy: 'Name a resource that nothing else uses; the canary changes nothing until then.',
  },
  CANARY_RESOURCE_NOT_LISTED: {
    class: 'fail.config',
    owner: 'us',
    meaning: 'an own canary wants to change more than it lists',
    remedy: 'Return the key from "resourceKeys" of the canary if the resource is dedicated.',
  },
  CANARY_MODULE_BROKEN: {
    class: 'fail.config',
    owner: 'us',
    meaning: 'the module of an own canary cannot be loaded, or throws',
    remedy: 'Run "health-check canary doctor": it names the module and the reason.',
  },
  CANARY_REFUSED: {
    class: 'fail.config',
    owner: 'us',
    meaning: 'the vendor accepted the call, and refused the device',
    remedy: 'Read the error of the result: it holds the answer of the vendor for the device.',
  },
  CANARY_REPAIRED: {
    class: 'inconclusive',
    owner: 'us',
    meaning: 'a change of an earlier run was still there and was undone first',
    remedy: 'No action is needed. If it happens often, find out what ends the checker.',
  },
  CANARY_LEFTOVER: {
    class: 'inconclusive',
    owner: 'us',
    meaning: 'a change of an earlier run is still there',
    remedy: byItself,
  },
  CANARY_BUSY: {
    class: 'inconclusive',
    owner: 'us',
    meaning: 'another run uses the service or the resource',
    remedy: 'Run the canary again when that run has ended.',
  },
  CANARY_LEASE_LOST: {
    class: 'inconclusive',
    owner: 'us',
    meaning: 'another run has acquired the lease during this run',
    remedy: 'Check the clock of this machine; the run that holds the lease now undoes what is left.',
  },
  CANARY_OVER_BUDGET: {
    class: 'inconclusive',
    owner: 'us',
    meaning: '`changesPerDay`, or the limit of a device, is used up',
    remedy: 'Lengthen the interval of the canary, or raise "changesPerDay".',
  },
  CANARY_INTENT_OPEN: {
    class: 'inconclusive',
    owner: 'us',
    meaning: 'a change is not settled yet',
    remedy: byItself,
  },
  CANARY_INTERRUPTED: {
    class: 'inconclusive',
    owner: 'us',
    meaning: 'the run was interrupted; its changes are undone',
    remedy: 'Run the canary again.',
  },
};
