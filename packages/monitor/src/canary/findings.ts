import { VendorError } from '@mdmkit/core';
import type { CanaryIntent } from '../model/canary.ts';
import { type Classification, classifyError } from '../model/classify.ts';
import { CanaryFinding } from './canary.ts';

/** Another run has acquired the lease: nothing may be changed or undone any more. */
export class LeaseLost extends Error {
  /** The name of the class. */
  override readonly name = 'LeaseLost';
}

/** The time of a run has ended. */
export class CanaryTimeout extends Error {
  /** The name of the class. */
  override readonly name = 'CanaryTimeout';
}

/** How far a step was when it failed. */
export type StepPhase = 'check' | 'accepted' | 'completed' | 'correct' | 'undone';

/** What a thrown value means for the run. */
export function classifyThrown(error: unknown, step: string, phase: StepPhase): Classification {
  if (error instanceof CanaryFinding) return error.finding;
  if (error instanceof LeaseLost) return leaseLost;
  if (error instanceof CanaryTimeout) return late(step, phase);
  if (wasCutOff(error)) return interrupted;
  if (error instanceof VendorError) return classifyError(error);
  return {
    class: 'fail.server',
    code: 'CANARY_STEP_FAILED',
    owner: 'us',
    remedy: 'Read the log of the product that the step calls; throw a CanaryFinding to name the cause.',
    // The text of another program may repeat a secret.
    error: `Step "${step}" failed: ${error instanceof Error ? error.name : typeof error}.`,
  };
}

/**
 * Whether the vendor surely refused a change: then nothing has to be undone. Whatever may have arrived without an answer
 * counts as done.
 */
export function isRefused(error: unknown): boolean {
  if (error instanceof CanaryFinding) return false;
  if (!(error instanceof VendorError) || error.attempts > 1) return false;
  return refusingKinds.has(error.kind) && error.status !== undefined && error.status < 500;
}

const refusingKinds: ReadonlySet<string> = new Set(['auth', 'terms', 'config', 'invalid', 'throttled']);

/** Whether a call was ended by its signal. */
export function wasCutOff(error: unknown): boolean {
  if (error instanceof VendorError) return error.kind === 'aborted';
  return error instanceof Error && error.name === 'AbortError';
}

/** The run was interrupted; its changes were undone. */
export const interrupted: Classification = {
  class: 'inconclusive',
  code: 'CANARY_INTERRUPTED',
  owner: 'us',
  remedy: 'Run the canary again.',
  error: 'The run was interrupted.',
};

const leaseLost: Classification = {
  class: 'inconclusive',
  code: 'CANARY_LEASE_LOST',
  owner: 'us',
  remedy: 'Check the clock of this machine; the run that holds the lease now undoes what is left.',
  error: 'Another run has acquired the lease during this run.',
};

function late(step: string, phase: StepPhase): Classification {
  const pipeline = 'Read the status page of the vendor; the vendor takes changes, but does not make them.';
  if (phase === 'completed')
    return {
      class: 'fail.server',
      code: 'CANARY_NOT_COMPLETED',
      owner: 'vendor',
      remedy: pipeline,
      error: `The vendor accepted step "${step}", but did not complete it in time.`,
    };
  if (phase === 'correct')
    return {
      class: 'fail.server',
      code: 'CANARY_NOT_CORRECT',
      owner: 'vendor',
      remedy: pipeline,
      error: `The vendor completed step "${step}", but does not show its effect.`,
    };
  return {
    class: 'fail.network',
    code: 'CANARY_TIMEOUT',
    owner: 'network',
    remedy: 'Run "health-check network" to see whether the vendor can be reached.',
    error: `Step "${step}" got no answer in time.`,
  };
}

/** Another run changes the same resource or service. */
export function busy(name: string, untilMs: number): Classification {
  return {
    class: 'inconclusive',
    code: 'CANARY_BUSY',
    owner: 'us',
    remedy: `Run the canary again when that run has ended; if its process was killed, after ${timeOf(untilMs)}.`,
    error: `Another run holds the lease of "${name}".`,
  };
}

/** A step plans a change of something that the canary does not list: the change is not made. */
export function notListed(step: string, resourceKey: string): Classification {
  return {
    class: 'fail.config',
    code: 'CANARY_RESOURCE_NOT_LISTED',
    owner: 'us',
    remedy: 'Return the key from "resourceKeys" of the canary if the resource is dedicated.',
    error: `Step "${step}" would change "${resourceKey}", which the canary does not list.`,
  };
}

/** The canary has made as many changes as the configuration or the vendor allows. */
export function overBudget(step: string): Classification {
  return {
    class: 'inconclusive',
    code: 'CANARY_OVER_BUDGET',
    owner: 'us',
    remedy: 'Lengthen the interval of the canary, or raise "changesPerDay".',
    error: `Step "${step}" would exceed the number of changes that is allowed in this time.`,
  };
}

/** A change of an earlier run was still there. It was undone before this run changed anything. */
export function repaired(count: number): Classification {
  return {
    class: 'inconclusive',
    code: 'CANARY_REPAIRED',
    owner: 'us',
    remedy: 'No action is needed; the next run checks again. If it happens often, find out what ends the checker.',
    error: `${count} ${count === 1 ? 'change' : 'changes'} of an earlier run ${count === 1 ? 'was' : 'were'} still there and had to be undone first.`,
  };
}

/** What open intents mean for a run: a failed undo, or a change that is not settled yet. */
export function openIntents(intents: readonly CanaryIntent[]): Classification {
  const failed = intents.find(({ failedUndos }) => failedUndos > 0);
  const reason = (failed ?? intents[0])?.reason ?? 'The run ended before the undo was confirmed.';
  if (failed)
    return {
      class: 'fail.config',
      code: 'CANARY_UNDO_FAILED',
      owner: 'us',
      remedy: `Run "health-check canary undo"; if that fails, undo the change by hand as docs/canaries.md says.`,
      error: `A change of the canary could not be undone. ${reason}`,
    };
  return {
    class: 'inconclusive',
    code: 'CANARY_INTENT_OPEN',
    owner: 'us',
    remedy: 'No action is needed; the checker reads the state again and undoes the change.',
    error: `A change of the canary is not settled yet. ${reason}`,
  };
}

/** Everything was undone, but what was read before and after differs. */
export function notAsBefore(difference: string): Classification {
  return {
    class: 'fail.server',
    code: 'CANARY_NOT_AS_BEFORE',
    owner: 'vendor',
    remedy: "Compare the counts in the vendor's console; another user of the dedicated resources also changes them.",
    error: difference,
  };
}

/** A time as people read it. */
export function timeOf(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}
