import { checkArgument } from '@mdmkit/core';
import type { VppCalls } from '../calls.ts';
import { vppErrorFamily } from '../errors/vpp-error.ts';
import type { AssignmentFailure, JobOptions, JobResult, TaskFailure } from '../jobs/job.ts';
import type { JobRunner } from '../jobs/job-runner.ts';
import type { JobStore } from '../jobs/job-store.ts';
import { makePlan } from '../licences/make-plan.ts';
import type { LicencePlan, PlanOptions } from '../licences/plan.ts';

/** How a plan is carried out. */
export interface ApplyOptions extends JobOptions {
  /** Whether to begin although licences are missing: then some targets will not get theirs. Default: false. */
  readonly allowShortage?: boolean;
  /** Whether to begin although some desired assignments are impossible. Default: false. */
  readonly allowProblems?: boolean;
}

/** Who is to have what: the difference to what is, planned and carried out. */
export interface LicenceCalls {
  /**
   * Compares what is desired with what is. Writes nothing: a dry run, with shortages foreseen and leaks found.
   *
   * @throws VppError
   * @example
   * const plan = await vpp.licences.plan({ desired: [{ adamId: '361304891', serialNumbers }] });
   * if (plan.shortages.length === 0) await vpp.licences.apply(plan);
   */
  plan(options: PlanOptions): Promise<LicencePlan>;
  /**
   * Carries a plan out: licences come back first, then they are given away, in few requests, each written down in the
   * store before it is sent. With the same `jobId` and store it goes on where a crash ended it; nothing is assigned
   * twice and nothing forgotten.
   *
   * @throws VppError - `VPP_PLAN_SHORTAGE` or `VPP_PLAN_IMPOSSIBLE` before anything is sent; or when the work cannot go on.
   */
  apply(plan: LicencePlan, options?: ApplyOptions): Promise<JobResult<AssignmentFailure>>;
  /**
   * Goes on with a job that a crash ended, without its plan or request: any `…AndWait` and `apply`. Its failures are of
   * the kind that the job has.
   *
   * @throws VppError - `VPP_JOB_UNREADABLE` when the store knows no such job; or when the work cannot go on.
   */
  resume<Failure extends TaskFailure = AssignmentFailure>(
    jobId: string,
    options: JobOptions & { readonly store: JobStore },
  ): Promise<JobResult<Failure>>;
}

/** Makes the calls of the resource. */
export function createLicenceCalls(calls: VppCalls, jobs: JobRunner): LicenceCalls {
  return {
    async plan(options) {
      checkArgument('licences.plan', 'options', options, 'object');
      checkArgument('licences.plan', 'desired', options.desired, 'list');
      return await makePlan(calls, options);
    },
    async apply(plan, applyOptions = {}) {
      checkArgument('licences.apply', 'plan', plan, 'object');
      checkArgument('licences.apply', 'options', applyOptions, 'object');
      const { allowShortage = false, allowProblems = false, ...options } = applyOptions;
      for (const name of ['problems', 'shortages', 'steps'] as const)
        checkArgument('licences.apply', `plan.${name}`, plan[name], 'list');
      const facts = { service: 'apple.vpp', operation: 'licences.apply', label: calls.label };
      const [problem] = plan.problems;
      if (problem && !allowProblems) {
        const detail = `${problem.adamId} ${problem.pricingParam} is ${problem.reason}`;
        throw vppErrorFamily.create('VPP_PLAN_IMPOSSIBLE', { ...facts, detail });
      }
      const [shortage] = plan.shortages;
      if (shortage && !allowShortage) {
        const detail = `${shortage.adamId} ${shortage.pricingParam} lacks ${shortage.missing} of ${shortage.needed}`;
        throw vppErrorFamily.create('VPP_PLAN_SHORTAGE', { ...facts, detail });
      }
      return await jobs.run(plan.steps, options);
    },
    async resume(jobId, options) {
      checkArgument('licences.resume', 'jobId', jobId, 'text');
      checkArgument('licences.resume', 'options', options, 'object');
      checkArgument('licences.resume', 'store', options.store, 'object');
      return await jobs.resume(jobId, options);
    },
  };
}
