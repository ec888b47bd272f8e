import { randomUUID } from 'node:crypto';
import { type Endpoint, SchemaMismatch } from '@mdmkit/core';
import { associateAssets, disassociateAssets, revokeAssets } from '../api/manage-assets.ts';
import { associateSubscriptions, disassociateSubscriptions } from '../api/subscriptions.ts';
import { createUsers, retireUsers, updateUsers } from '../api/users.ts';
import type { VppCalls } from '../calls.ts';
import { type VppErrorCode, vppErrorFamily } from '../errors/vpp-error.ts';
import { checkRequest } from '../service-config/request-check.ts';
import { confirmSteps } from './confirm-steps.ts';
import { runInParallel } from './in-parallel.ts';
import type { AssignmentFailure, JobOptions, JobResult, TaskFailure } from './job.ts';
import type { JobContext } from './job-context.ts';
import { createMemoryJobStore } from './job-store.ts';
import { countRequested, failuresOf, fingerprintOf, type Journal, type JournalStep, openJournal } from './journal.ts';
import { settleStep } from './settle-step.ts';
import { splitStep } from './split-step.ts';
import { bodyOf, type JobStep, phaseOf } from './step.ts';

/** Does work that takes several requests and time, so that a crash at any point loses and repeats nothing. */
export interface JobRunner {
  /** Does the work, or goes on with it if the job was begun before. */
  run<Failure extends TaskFailure = AssignmentFailure>(
    steps: readonly JobStep[],
    options?: JobOptions,
  ): Promise<JobResult<Failure>>;
  /** Goes on with a job that was begun before. */
  resume<Failure extends TaskFailure = AssignmentFailure>(
    jobId: string,
    options: JobOptions & Required<Pick<JobOptions, 'store'>>,
  ): Promise<JobResult<Failure>>;
}

const noLimits = new Proxy({}, { get: () => Number.POSITIVE_INFINITY });

/** Makes a runner. */
export function createJobRunner(calls: VppCalls): JobRunner {
  const work = async <Failure extends TaskFailure>(journal: Journal, options: JobOptions) => {
    if (journal.steps.some(({ state }) => state !== 'done' && state !== 'split')) {
      await calls.confirmOwnership('jobs.run', options.signal ? { signal: options.signal } : {});
      const context = { calls, journal, options };
      for (const phase of [0, 1]) await runPhase(context, phase);
    }
    return toResult<Failure>(journal);
  };
  return {
    async run<Failure extends TaskFailure>(given: readonly JobStep[], options: JobOptions = {}) {
      for (const step of given) checkStep(step, calls.label);
      checkOptions(options);
      const { store = createMemoryJobStore(), jobId = randomUUID() } = options;
      const begin = async () => {
        const limits = await calls.limits(options.signal ? { signal: options.signal } : {});
        return given.flatMap((step) => splitStep(step, limits));
      };
      return await work<Failure>(await openJournal(store, jobId, fingerprintOf(given), begin), options);
    },
    async resume<Failure extends TaskFailure>(
      jobId: string,
      options: JobOptions & Required<Pick<JobOptions, 'store'>>,
    ) {
      checkOptions(options);
      return await work<Failure>(await openJournal(options.store, jobId, undefined, undefined), options);
    },
  };
}

function checkOptions({ parallel = 1, jobId = 'job' }: JobOptions): void {
  if (!Number.isInteger(parallel) || parallel < 1) throw new TypeError('parallel must be a whole number from 1 on');
  if (jobId === '') throw new TypeError('jobId must not be empty');
}

/** The endpoint that takes the steps of each kind. */
const endpointOf: Readonly<Record<JobStep['kind'], Endpoint>> = {
  associate: associateAssets,
  disassociate: disassociateAssets,
  revoke: revokeAssets,
  create: createUsers,
  update: updateUsers,
  retire: retireUsers,
  'associate-seats': associateSubscriptions,
  'disassociate-seats': disassociateSubscriptions,
};

/** Refuses work with a value that no request may hold. Too many are no mistake: they are split. */
function checkStep(step: JobStep, label: string | undefined): void {
  const endpoint = endpointOf[step.kind];
  const body = bodyOf(step);
  checkRequest(endpoint, body, noLimits as never, label);
  try {
    endpoint.body?.write(body);
  } catch (error) {
    if (!(error instanceof SchemaMismatch)) throw error;
    const facts = { service: 'apple.vpp', operation: endpoint.name, label };
    throw vppErrorFamily.createCommon('INVALID_REQUEST', { ...facts, detail: error.message });
  }
}

/** Steps of one phase: all are sent and waited for, then what they did is read once for all; what is missing goes again. */
async function runPhase(context: JobContext, phase: number): Promise<void> {
  const { journal, options } = context;
  const inState = (...states: JournalStep['state'][]) =>
    journal.steps.filter(({ step, state }) => phaseOf(step) === phase && states.includes(state));
  for (;;) {
    await runInParallel(inState('new', 'accepted'), options.parallel ?? 5, (step) => settleStep(context, step));
    const unconfirmed = inState('sending', 'ended');
    if (unconfirmed.length === 0 && inState('new', 'accepted').length === 0) return;
    await confirmSteps(context, unconfirmed);
  }
}

function toResult<Failure extends TaskFailure>(journal: Journal): JobResult<Failure> {
  const failures = journal.steps.flatMap(failuresOf);
  const requested = countRequested(journal);
  return {
    jobId: journal.jobId,
    requested,
    completed: requested - failures.length,
    // A user's failure has the user's id and nothing of an assignment.
    failures: failures as unknown as readonly Failure[],
    failureCounts: countByCode(failures),
    eventIds: journal.steps.flatMap(({ eventId }) => eventId ?? []),
  };
}

function countByCode(failures: readonly TaskFailure[]): JobResult['failureCounts'] {
  const counts: Partial<Record<VppErrorCode, number>> = {};
  for (const { code } of failures) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}
