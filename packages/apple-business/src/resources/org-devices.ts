import { type CallOptions, type List, serialNumberProblem } from '@mdmkit/core';
import {
  type ActivationLockStatus,
  type ActivationLockStatusField,
  getActivationLockStatus,
} from '../api/activation-lock-status.ts';
import {
  type AppleCareCoverage,
  type AppleCareCoverageField,
  listAppleCareCoverage,
} from '../api/apple-care-coverage.ts';
import { getAssignedServer, getAssignedServerId, type MdmServer, type MdmServerField } from '../api/mdm-servers.ts';
import { getOrgDevice, listOrgDevices, type OrgDevice, type OrgDeviceField } from '../api/org-devices.ts';
import { type CallContext, failure, pause } from '../calls/call-context.ts';
import { checkedOptions, type ListOptions, type ReadOptions } from '../calls/options.ts';
import type { BusinessPage } from '../calls/paging.ts';
import { fieldsQuery, readList } from '../calls/read-list.ts';
import { BusinessError, isVendorsNotFound } from '../errors/business-error.ts';

/** How long {@link OrgDeviceCalls.waitForServer} is patient. */
export interface WaitForServerOptions extends CallOptions {
  /** The time between two reads, in milliseconds. Default: 15,000, the lag that was seen. */
  readonly pollMs?: number;
  /** How long to wait in all, in milliseconds. Default: 120,000. */
  readonly waitLimitMs?: number;
}

/** The devices of the organisation. */
export interface OrgDeviceCalls {
  /**
   * All devices of the organisation, read page by page as the list is consumed.
   *
   * @throws BusinessError - While iterating.
   */
  list(options?: ListOptions<OrgDeviceField>): List<OrgDevice, BusinessPage<OrgDevice>>;
  /**
   * Reads one device by its serial number, also a released one.
   *
   * @throws BusinessError - `BUSINESS_NOT_FOUND` if the organisation never had it.
   */
  get(serialNumber: string, options?: ReadOptions<OrgDeviceField>): Promise<OrgDevice>;
  /**
   * The covers of one device, the limited warranty included. Apple has no call for several devices;
   * `appleCare.walk` reads those of a fleet.
   *
   * @throws BusinessError - While iterating.
   */
  appleCareCoverage(
    serialNumber: string,
    options?: ListOptions<AppleCareCoverageField>,
  ): List<AppleCareCoverage, BusinessPage<AppleCareCoverage>>;
  /**
   * The id of the server that a device is assigned to; undefined for none. Apple answers for an unknown device as for an
   * unassigned one.
   *
   * @throws BusinessError - If it cannot be read.
   */
  assignedServerId(serialNumber: string, options?: CallOptions): Promise<string | undefined>;
  /**
   * The server that a device is assigned to; undefined for none, and for an unknown device.
   *
   * @throws BusinessError - If it cannot be read.
   */
  assignedServer(serialNumber: string, options?: ReadOptions<MdmServerField>): Promise<MdmServer | undefined>;
  /**
   * Waits until a device is shown at a server (undefined: at none). After an activity Apple shows the old one for 15
   * seconds or more; each look costs a read.
   *
   * @returns Whether it is shown there; false when the time is over.
   * @throws BusinessError - If it cannot be read.
   */
  waitForServer(serialNumber: string, serverId: string | undefined, options?: WaitForServerOptions): Promise<boolean>;
  /**
   * Whether a device is locked to an account. Apple fails with status 500 for some states of its own: then `lockType`
   * is `UNKNOWN` and `isLocked` null.
   *
   * @throws BusinessError - If it cannot be read.
   */
  activationLockStatus(
    serialNumber: string,
    options?: ReadOptions<ActivationLockStatusField>,
  ): Promise<ActivationLockStatus>;
}

/** Creates the device calls. */
export function createOrgDeviceCalls(context: CallContext): OrgDeviceCalls {
  const { caller, clock } = context;
  /** A serial number with white space names no device; Apple would answer as for an unassigned one. */
  const checked = <Result>(operation: string, id: string, send: () => Promise<Result>): Promise<Result> => {
    const problem = serialNumberProblem(id);
    if (problem === undefined) return send();
    return Promise.reject(
      failure(context, operation, 'BUSINESS_INVALID_REQUEST', { detail: `serialNumber: ${problem}` }),
    );
  };
  const calls: OrgDeviceCalls = {
    list: (options = {}) =>
      readList(context, { operation: listOrgDevices.name, type: 'orgDevices' }, options, (query, call) =>
        caller.call(listOrgDevices, { query }, call),
      ),
    async get(id, options) {
      const { fields, ...call } = checkedOptions(getOrgDevice.name, options);
      const input = { params: { id }, query: fieldsQuery('orgDevices', fields) };
      return (await checked(getOrgDevice.name, id, () => caller.call(getOrgDevice, input, call))).data;
    },
    appleCareCoverage: (id, options = {}) =>
      readList(context, { operation: listAppleCareCoverage.name, type: 'appleCareCoverage' }, options, (query, call) =>
        checked(listAppleCareCoverage.name, id, () =>
          caller.call(listAppleCareCoverage, { params: { id }, query }, call),
        ),
      ),
    assignedServerId: (id, call = {}) =>
      checked(getAssignedServerId.name, id, () =>
        orNothing(async () => (await caller.call(getAssignedServerId, { params: { id } }, call)).data?.id),
      ),
    assignedServer(id, options) {
      const { fields, ...call } = checkedOptions(getAssignedServer.name, options);
      const input = { params: { id }, query: fieldsQuery('mdmServers', fields) };
      return checked(getAssignedServer.name, id, () =>
        orNothing(async () => (await caller.call(getAssignedServer, input, call)).data),
      );
    },
    async waitForServer(serialNumber, serverId, options) {
      const { pollMs = 15_000, waitLimitMs = 120_000, ...call } = checkedOptions(getAssignedServerId.name, options);
      const untilMs = clock.elapsedMs() + waitLimitMs;
      for (;;) {
        if ((await calls.assignedServerId(serialNumber, call)) === serverId) return true;
        if (clock.elapsedMs() + pollMs > untilMs) return false;
        await pause(context, getAssignedServerId.name, pollMs, call.signal);
      }
    },
    async activationLockStatus(id, options) {
      const { fields, ...call } = checkedOptions(getActivationLockStatus.name, options);
      const input = { params: { id }, query: fieldsQuery('activationLockStatus', fields) };
      try {
        // Once more is enough: what Apple cannot say now, it will not say later either.
        const briefly = { retry: { retries: 1 }, ...call };
        return (
          await checked(getActivationLockStatus.name, id, () => caller.call(getActivationLockStatus, input, briefly))
        ).data;
      } catch (error) {
        if (!(error instanceof BusinessError && error.status === 500)) throw error;
        return { type: 'activationLockStatus', id, attributes: { isLocked: null, lockType: 'UNKNOWN' } };
      }
    },
  };
  return calls;
}

/** For an unassigned device Apple answers 404 as well. */
async function orNothing<Value>(read: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isVendorsNotFound(error)) return undefined;
    throw error;
  }
}
