import { type CallOptions, type List, notify } from '@mdmkit/core';
import type { VppEvent } from '../api/events.ts';
import {
  createUsers,
  getUsers,
  type ManageUsersRequest,
  retireUsers,
  type UserInput,
  type UsersQuery,
  updateUsers,
  type VppUser,
} from '../api/users.ts';
import { splitCallOptions } from '../call-options.ts';
import type { VppCalls } from '../calls.ts';
import type { JobOptions, JobResult, UserFailure } from '../jobs/job.ts';
import type { JobRunner } from '../jobs/job-runner.ts';
import { readUsers } from '../jobs/read-users.ts';
import { userStep } from '../jobs/step.ts';
import { type ChangesOptions, type ChangesPage, readChanges } from '../lists/changes.ts';
import { createIndexedList, type IndexedListOptions, type IndexedPage } from '../lists/indexed-list.ts';
import { usersOf } from '../lists/users-of.ts';
import { invitationUrl } from './invitation-url.ts';

/** Which users to list, and from where on. */
export interface ListUsersOptions extends UsersQuery, CallOptions, IndexedListOptions {}

/** What became of users. */
export interface UsersResult extends JobResult<UserFailure> {
  /** The users as they are now: with invitation code or linked account. Retired ones are absent. */
  readonly users: readonly VppUser[];
}

/** The users of a location. */
export interface UserCalls {
  /**
   * The location's users, read page by page as the list is consumed.
   *
   * @throws VppError - While iterating.
   */
  list(options?: ListUsersOptions): List<VppUser, IndexedPage<VppUser>>;
  /**
   * What has changed since the last time; everything at the first time.
   *
   * @throws VppError - While iterating.
   */
  changes(options: ChangesOptions): AsyncIterable<ChangesPage<VppUser>>;
  /**
   * Asks the service to create users. The answer is a receipt; `events.status` returns the outcome.
   *
   * @throws VppError - Before anything is sent if the list is empty, too long or names a user twice.
   */
  create(request: ManageUsersRequest, options?: CallOptions): Promise<VppEvent>;
  /**
   * Asks the service to change users' e-mail address or account.
   *
   * @throws VppError - As {@link UserCalls.create}.
   */
  update(request: ManageUsersRequest, options?: CallOptions): Promise<VppEvent>;
  /**
   * Asks the service to retire users. Their revocable licences return to the pool.
   *
   * @throws VppError - As {@link UserCalls.create}.
   */
  retire(request: ManageUsersRequest, options?: CallOptions): Promise<VppEvent>;
  /**
   * Creates any number of users, waits until they are there and reads them back. An existing user is no failure.
   *
   * @throws VppError - When the work cannot go on; what was begun is in the job store.
   */
  createAndWait(users: readonly UserInput[], options?: JobOptions): Promise<UsersResult>;
  /**
   * Changes any number of users and waits until they are changed.
   *
   * @throws VppError - As {@link UserCalls.createAndWait}.
   */
  updateAndWait(users: readonly UserInput[], options?: JobOptions): Promise<UsersResult>;
  /**
   * Retires any number of users and waits until they are retired.
   *
   * @throws VppError - As {@link UserCalls.createAndWait}.
   */
  retireAndWait(users: readonly UserInput[], options?: JobOptions): Promise<JobResult<UserFailure>>;
  /**
   * The address at which a registered user accepts the invitation.
   *
   * @throws VppError - When the service configuration cannot be read.
   */
  invitationUrl(inviteCode: string, options?: CallOptions): Promise<string>;
}

/** Makes the calls of the resource. */
export function createUserCalls(calls: VppCalls, jobs: JobRunner): UserCalls {
  const report = (index: number) =>
    notify(calls.hooks.onDrift, {
      service: 'apple.vpp',
      operation: getUsers.name,
      label: calls.label,
      kind: 'missing',
      pointer: `/users/${index}/clientUserId`,
      expected: 'string',
    });
  const list = (given: ListUsersOptions = {}) => {
    const { options, rest } = splitCallOptions(given);
    const { cursor, parallel, ...query } = rest;
    return createIndexedList({
      operation: getUsers.name,
      label: calls.label,
      clock: calls.clock,
      ...(cursor === undefined ? {} : { cursor }),
      ...(parallel === undefined ? {} : { parallel }),
      fetchPage: (pageIndex) => calls.call(getUsers, { query: { ...query, pageIndex } }, options),
      members: ['users'],
      itemsOf: (answer) => usersOf(answer, report),
    });
  };
  const andReadBack = async (kind: 'create' | 'update', users: readonly UserInput[], options: JobOptions = {}) => {
    const result = await jobs.run<UserFailure>([userStep(kind, users)], options);
    const ids = new Set(users.map(({ clientUserId }) => clientUserId));
    return { ...result, users: [...(await readUsers(calls, ids, options.signal)).values()] };
  };
  return {
    list,
    changes: (options) => readChanges('users', calls, options, (query) => list(query)),
    create: (body, options) => calls.call(createUsers, { body }, options),
    update: (body, options) => calls.call(updateUsers, { body }, options),
    retire: (body, options) => calls.call(retireUsers, { body }, options),
    createAndWait: (users, options) => andReadBack('create', users, options),
    updateAndWait: (users, options) => andReadBack('update', users, options),
    retireAndWait: (users, options) => jobs.run([userStep('retire', users)], options),
    invitationUrl: async (code, options) => invitationUrl(await calls.readServiceConfig(options), code),
  };
}
