import type { CallOptions, List } from '@mdmkit/core';
import type { VppEvent } from '../api/events.ts';
import {
  addSubscriptionAdmins,
  getSubscriptionAdmins,
  type ManageSubscriptionAdminsRequest,
  removeSubscriptionAdmins,
  type SubscriptionAdmin,
  type SubscriptionAdminsAck,
  type SubscriptionAdminsQuery,
} from '../api/subscription-admins.ts';
import {
  type AssociateSubscriptionsRequest,
  associateSubscriptions,
  type DisassociateSubscriptionsRequest,
  disableSubscriptions,
  disassociateSubscriptions,
  enableSubscriptions,
  getSubscriptionAssignments,
  getSubscriptions,
  type Subscription,
  type SubscriptionAssignment,
  type SubscriptionAssignmentsQuery,
  type SubscriptionManagement,
  type SubscriptionsQuery,
} from '../api/subscriptions.ts';
import { splitCallOptions } from '../call-options.ts';
import type { VppCalls } from '../calls.ts';
import type { JobOptions, JobResult, SeatFailure } from '../jobs/job.ts';
import type { JobRunner } from '../jobs/job-runner.ts';
import { seatStep } from '../jobs/step.ts';
import { type CursorPage, createCursorList } from '../lists/cursor-list.ts';

interface From {
  /** Where to go on: the cursor of a page that has been dealt with. Default: the beginning. */
  readonly cursor?: string;
}

/** Which subscriptions to list, and from where on. */
export interface ListSubscriptionsOptions extends SubscriptionsQuery, CallOptions, From {}

/** Which assignments of subscriptions to list, and from where on. */
export interface ListSubscriptionAssignmentsOptions extends SubscriptionAssignmentsQuery, CallOptions, From {}

/** Which administrators to list, and from where on. */
export interface ListSubscriptionAdminsOptions extends SubscriptionAdminsQuery, CallOptions, From {}

/** The subscriptions of a location: seats for users. Their Adam IDs are numbers. */
export interface SubscriptionCalls {
  /** Says that this MDM manages subscriptions: before that, the location cannot buy any. @throws VppError */
  enable(options?: CallOptions): Promise<SubscriptionManagement>;
  /** Says that it does not. @throws VppError - `VPP_SUBSCRIPTIONS_EXIST` while there are some. */
  disable(options?: CallOptions): Promise<SubscriptionManagement>;
  /** The subscriptions. @throws VppError - While iterating. */
  list(options?: ListSubscriptionsOptions): List<Subscription, CursorPage<Subscription>>;
  /** The seats in use. @throws VppError - While iterating. */
  assignments(
    options?: ListSubscriptionAssignmentsOptions,
  ): List<SubscriptionAssignment, CursorPage<SubscriptionAssignment>>;
  /** Asks the service to give seats to users, who must be associated. `events.status` returns the progress. @throws VppError */
  associate(request: AssociateSubscriptionsRequest, options?: CallOptions): Promise<VppEvent>;
  /** Asks the service to take seats from users, now or at the end of the period. @throws VppError */
  disassociate(request: DisassociateSubscriptionsRequest, options?: CallOptions): Promise<VppEvent>;
  /**
   * Gives seats to any number of users and waits until they have them: split by the service's limits, confirmed by the
   * assignments, with what failed for each seat. Users who may not have one do not keep it from the others. Can be
   * resumed after a crash, by the same call or `licences.resume`.
   *
   * @throws VppError - When the work cannot go on; what was begun is in the job store.
   */
  associateAndWait(request: AssociateSubscriptionsRequest, options?: JobOptions): Promise<JobResult<SeatFailure>>;
  /**
   * Takes seats from any number of users and waits until they are gone, or marked to end with the period (`deferred`).
   *
   * @throws VppError - As {@link SubscriptionCalls.associateAndWait}.
   */
  disassociateAndWait(request: DisassociateSubscriptionsRequest, options?: JobOptions): Promise<JobResult<SeatFailure>>;
  /** The users who administer subscriptions. */
  readonly admins: {
    /** The administrators. @throws VppError - While iterating. */
    list(options?: ListSubscriptionAdminsOptions): List<SubscriptionAdmin, CursorPage<SubscriptionAdmin>>;
    /** Makes users administrators, at once. @throws VppError */
    add(request: ManageSubscriptionAdminsRequest, options?: CallOptions): Promise<SubscriptionAdminsAck>;
    /** Ends that, at once. @throws VppError */
    remove(request: ManageSubscriptionAdminsRequest, options?: CallOptions): Promise<SubscriptionAdminsAck>;
  };
}

/** Makes the calls of the resource. */
export function createSubscriptionCalls(calls: VppCalls, jobs: JobRunner): SubscriptionCalls {
  const { label } = calls;
  return {
    enable: (options) => calls.call(enableSubscriptions, {}, options),
    disable: (options) => calls.call(disableSubscriptions, {}, options),
    list(given = {}) {
      const { options, rest } = splitCallOptions(given);
      const { cursor: start, ...query } = rest;
      return createCursorList({
        operation: getSubscriptions.name,
        label,
        cursor: start,
        fetchPage: (cursor) => calls.call(getSubscriptions, { query: { ...query, cursor } }, options),
        members: ['subscriptions'],
        itemsOf: ({ subscriptions = [] }) => subscriptions,
      });
    },
    assignments(given = {}) {
      const { options, rest } = splitCallOptions(given);
      const { cursor: start, ...query } = rest;
      return createCursorList({
        operation: getSubscriptionAssignments.name,
        label,
        cursor: start,
        fetchPage: (cursor) => calls.call(getSubscriptionAssignments, { query: { ...query, cursor } }, options),
        members: ['assignments'],
        itemsOf: ({ assignments = [] }) => assignments,
      });
    },
    associate: (body, options) => calls.call(associateSubscriptions, { body }, options),
    disassociate: (body, options) => calls.call(disassociateSubscriptions, { body }, options),
    associateAndWait: async (request, options) => await jobs.run([seatStep('associate-seats', request)], options),
    disassociateAndWait: async (request, options) => await jobs.run([seatStep('disassociate-seats', request)], options),
    admins: {
      list(given = {}) {
        const { options, rest } = splitCallOptions(given);
        const { cursor: start, ...query } = rest;
        return createCursorList({
          operation: getSubscriptionAdmins.name,
          label,
          cursor: start,
          fetchPage: (cursor) => calls.call(getSubscriptionAdmins, { query: { ...query, cursor } }, options),
          members: ['admins', 'subscriptionAdmins'],
          itemsOf: ({ admins, subscriptionAdmins }) => admins ?? subscriptionAdmins ?? [],
        });
      },
      add: (body, options) => calls.call(addSubscriptionAdmins, { body }, options),
      remove: (body, options) => calls.call(removeSubscriptionAdmins, { body }, options),
    },
  };
}
