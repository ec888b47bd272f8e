import { type CallOptions, type Clock, callOptionNames, checkArgument, checkOptions, systemClock } from '@mdmkit/core';
import { maxSerialsPerRequest } from '../api/device.ts';
import type { DepClient } from '../client.ts';
import type { DepError } from '../errors/dep-error.ts';
import { applyChunk, type Chunk } from './apply-chunk.ts';
import { type CoolDownStore, createMemoryCoolDownStore } from './cool-down.ts';
import { type AssignmentOutcome, type AssignmentStatus, outcomeOf } from './outcome.ts';
import type { AssignmentPlan } from './plan-assignment.ts';

/** Options of {@link applyAssignment}. */
export interface ApplyAssignmentOptions extends CallOptions {
  /** Whether to send nothing and report every device as `planned`. Default: false. */
  readonly dryRun?: boolean;
  /** Devices per request, 1 to 1,000. Default: 1,000. */
  readonly chunkSize?: number;
  /** Where to keep cool-downs: the store from which the next plan is made. Default: nowhere. */
  readonly coolDowns?: CoolDownStore;
  /**
   * Whether to read the devices of a chunk before the request, to send nothing for those that have the right profile, and
   * after it, to confirm that it took effect. Takes two more requests for each chunk. Default: true.
   */
  readonly verify?: boolean;
  /** Receives the result for each device as soon as it is certain. */
  readonly onOutcome?: (outcome: AssignmentOutcome) => void;
  /** Default: the clock of this machine. */
  readonly clock?: Clock;
}

const optionNames = [...callOptionNames, 'dryRun', 'chunkSize', 'coolDowns', 'verify', 'onOutcome', 'clock'];

/** The results of a plan. */
export interface AssignmentReport {
  /** The result for each device, by serial number. */
  readonly outcomes: ReadonlyMap<string, AssignmentOutcome>;
  /** The number of devices with each result. */
  readonly counts: Readonly<Partial<Record<AssignmentStatus, number>>>;
  /** The failure that stopped the work before its end; undefined if the whole plan was applied. */
  readonly stoppedBy: DepError | undefined;
}

/**
 * Applies a plan, chunk by chunk. After a chunk that the service refuses, the work continues with the next chunk; a
 * failure that would affect the next chunks, too (network, credential, terms, throttling), stops the work.
 *
 * You can end the process at any point: create the plan again from the devices, and apply it. A device whose result was
 * not saved is then sent at most once more.
 *
 * @returns Also if the work was stopped: see `stoppedBy`.
 * @throws TypeError - If an option is wrong.
 * @throws DepError - `DEP_STATE_UNREADABLE` if cool-downs cannot be read or saved.
 * @example
 * const plan = await planAssignment({ devices: dep.devices.fetch(), wanted: () => profileUuid });
 * const { counts } = await applyAssignment(dep, plan);
 */
export async function applyAssignment(
  client: DepClient,
  plan: AssignmentPlan,
  options: ApplyAssignmentOptions = {},
): Promise<AssignmentReport> {
  checkOptions('applyAssignment', options, optionNames);
  checkArgument('applyAssignment', 'client', client, 'object');
  checkArgument('applyAssignment', 'plan', plan, 'object');
  for (const name of ['assign', 'remove'] as const)
    checkArgument('applyAssignment', `plan.${name}`, plan[name], 'list');
  const { dryRun = false, chunkSize = maxSerialsPerRequest, verify = true, clock = systemClock, onOutcome } = options;
  if (!Number.isInteger(chunkSize) || chunkSize < 1 || chunkSize > maxSerialsPerRequest)
    throw new TypeError('chunkSize must be a whole number from 1 to 1,000');
  const { signal, timeoutMs, totalTimeoutMs, retry, priority, whenExhausted } = options;
  const callOptions = withoutUndefined({ signal, timeoutMs, totalTimeoutMs, retry, priority, whenExhausted });
  const coolDowns = options.coolDowns ?? createMemoryCoolDownStore();
  const outcomes = new Map<string, AssignmentOutcome>();
  const report = (outcome: AssignmentOutcome) => {
    outcomes.set(outcome.serialNumber, outcome);
    onOutcome?.(outcome);
  };
  let stoppedBy: DepError | undefined;
  for (const chunk of chunksOf(plan, chunkSize)) {
    if (dryRun || stoppedBy) {
      const status = dryRun ? 'planned' : 'unsent';
      for (const serialNumber of chunk.serialNumbers) report(outcomeOf(serialNumber, chunk.profileUuid, status));
      continue;
    }
    stoppedBy = await applyChunk(client, chunk, { coolDowns, verify, clock, callOptions, report });
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

/** Removes options without a value, so that the options of the client apply. */
function withoutUndefined(
  options: { readonly [Name in keyof CallOptions]?: CallOptions[Name] | undefined },
): CallOptions {
  // The remaining members have a value, as their types require.
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as CallOptions;
}
