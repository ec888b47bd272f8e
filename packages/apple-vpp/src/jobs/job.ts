import type { ErrorKind, ErrorOwner } from '@mdmkit/core';
import type { VppErrorCode } from '../errors/vpp-error.ts';
import type { EventSignals } from './event-signals.ts';
import type { JobStore } from './job-store.ts';
import type { SeatTask, Task } from './step.ts';

/** How a job of several requests runs. */
export interface JobOptions {
  /** The name under which the work can be resumed. Default: a random one. */
  readonly jobId?: string;
  /** Where every step is written down before it is done. Default: this process's memory, which a crash ends. */
  readonly store?: JobStore;
  /** Told of notifications, so that the wait can end early; from `createEventSignals()`. Default: asks for the status. */
  readonly signals?: EventSignals;
  /** Whether success is confirmed by reading the assignments or users. Default: true. */
  readonly confirm?: boolean;
  /** How many requests may be under way at the service at once. Default: 5. */
  readonly parallel?: number;
  /** Ends the work; what was begun is in the store. */
  readonly signal?: AbortSignal;
  /** Told of each event as soon as the service has taken it. */
  readonly onEvent?: (event: JobEvent) => void;
}

/** An event of a job: work that the service has taken. */
export interface JobEvent {
  /** The id of the job, as it is in the job store. */
  readonly jobId: string;
  /** Which of its requests, from 0 on. */
  readonly step: number;
  /** The service's id of the work. */
  readonly eventId: string;
}

/** Why a part of a job failed. */
export interface TaskFailure {
  /** The code; `vppErrors` has all of them. */
  readonly code: VppErrorCode;
  /** Apple's number, where it gave one. */
  readonly errorNumber?: number;
  /** What kind of failure it is. */
  readonly kind: ErrorKind;
  /** Who has to act. */
  readonly owner: ErrorOwner;
  /** What happened, in our words. */
  readonly summary: string;
  /** What to do next, in one sentence. */
  readonly remedy: string;
}

/** An assignment that was not made, or not ended. Without `adamId` it is about everything that the target has. */
export interface AssignmentFailure extends Task, TaskFailure {}

/** A seat of a subscription that was not given, or not taken. */
export interface SeatFailure extends SeatTask, TaskFailure {}

/** A user who was not created, changed or retired. */
export interface UserFailure extends TaskFailure {
  /** The `clientUserId` of the user. */
  readonly clientUserId: string;
}

/** What became of a job. */
export interface JobResult<Failure extends TaskFailure = AssignmentFailure> {
  /** The id of the job, as it is in the job store. */
  readonly jobId: string;
  /** How many parts it had: assets × targets, subscriptions × users, or users. */
  readonly requested: number;
  /** How many parts are done. */
  readonly completed: number;
  /**
   * What is not done, and why, one entry for each part. If there are too few licences, all targets of the asset fail
   * together; `licences.plan` says before how many are missing.
   */
  readonly failures: readonly Failure[];
  /** How many parts failed for each reason. */
  readonly failureCounts: Readonly<Partial<Record<VppErrorCode, number>>>;
  /** The events that the service made of it. */
  readonly eventIds: readonly string[];
}
