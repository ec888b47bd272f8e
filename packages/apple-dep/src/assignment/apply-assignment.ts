import { type CallOptions, type Clock, systemClock } from '@mdmkit/core';
import { maxSerialsPerRequest } from '../api/device.ts';
import type { DepClient } from '../client.ts';
import type { DepError } from '../errors/dep-error.ts';
import { applyChunk, type Chunk } from './apply-chunk.ts';
import { type CoolDownStore, createMemoryCoolDownStore } from './cool-down.ts';
import { type AssignmentOutcome, type AssignmentStatus, outcomeOf } from './outcome.ts';
import type { AssignmentPlan } from './plan-assignment.ts';

/** How a plan is carried out. */
export interface ApplyAssignmentOptions extends CallOptions {
  /** Whether nothing is sent and every device comes out as `planned`. Default: false. */
  readonly dryRun?: boolean;
  /** Devices per request, 1 to 1,000. Default: 1,000. */
  readonly chunkSize?: number;
  /** Where the devices that have to wait are kept: the same that the next plan is made with. Default: nowhere. */
  readonly coolDowns?: CoolDownStore;
  /**
   * Whether the devices of a chunk are read before, to send nothing for those that are right by now, and after, to see
   * that it took effect. Two more requests for a chunk. Default: true.
   */
  readonly verify?: boolean;
  /** Told of each device as soon as its outcome is certain. */
  readonly onOutcome?: (outcome: AssignmentOutcome) => void;
  /** Default: the machine's clock. */
  readonly clock?: Clock;
}

/** What became of a plan. */
export interface AssignmentReport {
  /** By serial number. */
  readonly outcomes: ReadonlyMap<string, AssignmentOutcome>;
  /** How many devices came out how. */
  readonly counts: Readonly<Partial<Record<AssignmentStatus, number>>>;
  /** What stopped the work before its end; undefined: it was carried out to its end. */
  readonly stoppedBy: DepError | undefined;
}

/**
 * Carries out a plan, chunk by chunk. A chunk that the service refuses does not keep the others from being sent; a
 * failure that would meet them as well (network, credential, terms, throttling) stops the work.
 *
 * It may be ended at any point, also by a crash: make the plan anew from the devices' state, and apply that. Devices
 * whose outcome was not saved yet are then sent at most once more.
 *
 * @returns Also when the work was stopped: see `stoppedBy`.
 * @throws TypeError - When an option is wrong.
 * @throws DepError - `DEP_STATE_UNREADABLE`, when cool-downs cannot be read or saved.
 */
export async function applyAssignment(
  client: DepClient,
  plan: AssignmentPlan,
  options: ApplyAssignmentOptions = {},
): Promise<AssignmentReport> {
  const { dryRun = false, chunkSize = maxSerialsPerRequest, verify = true, clock = systemClock, onOutcome } = options;
  if (!Number.isInteger(chunkSize) || chunkSize < 1 || chunkSize > maxSerialsPerRequest)
    throw new TypeError('chunkSize must be a whole number from 1 to 1,000');
  const { signal, timeoutMs, totalTimeoutMs, retry, priority, whenExhausted } = options;
  const callOptions = withoutUndefined({ signal, timeoutMs, totalTimeoutMs, retry, priority, whenExhausted });
  const coolDowns = options.coolDowns ?? createMemoryCoolDownStore();
  const outcomes = new Map<string, AssignmentOutcome>();
  let stoppedBy: DepError | undefined;
  for (const chunk of chunksOf(plan, chunkSize)) {
    const tell = (outcome: AssignmentOutcome) => {
      outcomes.set(outcome.serialNumber, outcome);
      onOutcome?.(outcome);
    };
    if (dryRun || stoppedBy) {
      const status = dryRun ? 'planned' : 'unsent';
      for (const serial of chunk.serialNumbers) tell(outcomeOf(serial, chunk.profileUuid, status));
      continue;
    }
    stoppedBy = await applyChunk(client, chunk, { coolDowns, verify, clock, callOptions, tell });
  }
  const counts: Partial<Record<AssignmentStatus, number>> = {};
  for (const { status } of outcomes.values()) counts[status] = (counts[status] ?? 0) + 1;
  return { outcomes, counts, stoppedBy };
}

function* chunksOf(plan: AssignmentPlan, size: number): Generator<Chunk, void, void> {
  const groups: Chunk[] = [...plan.assign, { profileUuid: undefined, serialNumbers: plan.remove }];
  for (const { profileUuid, serialNumbers } of groups) {
    for (let start = 0; start < serialNumbers.length; start += size)
      yield { profileUuid, serialNumbers: serialNumbers.slice(start, start + size) };
  }
}

/** Leaves out what was not given, so that the client's own options count. */
function withoutUndefined(
  options: { readonly [Name in keyof CallOptions]?: CallOptions[Name] | undefined },
): CallOptions {
  // What is left has a value, which is what the types of the members ask for.
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as CallOptions;
}
