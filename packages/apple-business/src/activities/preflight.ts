import { type CallOptions, checkArgument } from '@mdmkit/core';
import { getMdmServer } from '../api/mdm-servers.ts';
import { createOrgDeviceActivity } from '../api/org-device-activities.ts';
import { type CallContext, failure } from '../calls/call-context.ts';
import { problemOf } from './activity-request.ts';
import { devicesOfOrganisation, devicesOfServer, foldSerialNumber } from './assignment-state.ts';

/** What an assignment would do. Nothing has been sent that changes anything. */
export interface PreflightReport {
  /** The serial numbers of the devices that the assignment would change. */
  readonly ready: readonly string[];
  /** The serial numbers of the devices that already are as requested. In an activity they would fail. */
  readonly settled: readonly string[];
  /** The serial numbers that the organisation does not have, or has released. Apple's logs may not mention them at all. */
  readonly notFound: readonly string[];
}

/** The assignment to check. */
export interface PreflightRequest {
  /** Whether devices are to be assigned to the server, or unassigned from it. */
  readonly type: 'ASSIGN_DEVICES' | 'UNASSIGN_DEVICES';
  /** The serial numbers of the devices. */
  readonly serialNumbers: readonly string[];
  /** The id of the server. */
  readonly serverId: string;
}

/** Checks an assignment against the server and the devices of the organisation. */
export async function preflight(
  context: CallContext,
  request: PreflightRequest,
  call: CallOptions = {},
): Promise<PreflightReport> {
  checkArgument('orgDeviceActivities.preflight', 'request', request, 'object');
  const problem = problemOf(request, context.clock.now(), Number.POSITIVE_INFINITY);
  if (problem !== undefined)
    throw failure(context, createOrgDeviceActivity.name, 'BUSINESS_INVALID_REQUEST', { detail: problem });
  const { type, serverId } = request;
  const serialNumbers = [...new Set(request.serialNumbers)];
  // Fails with BUSINESS_NOT_FOUND if there is no such server.
  await context.caller.call(getMdmServer, { params: { id: serverId }, query: {} }, call);
  const organisationDevices = await devicesOfOrganisation(context, serialNumbers, call);
  const existing = serialNumbers.filter((serialNumber) => organisationDevices.has(foldSerialNumber(serialNumber)));
  const assigned =
    existing.length === 0 ? organisationDevices : await devicesOfServer(context, serverId, existing, call);
  const isSettled = (serialNumber: string) =>
    assigned.has(foldSerialNumber(serialNumber)) === (type === 'ASSIGN_DEVICES');
  return {
    ready: existing.filter((serialNumber) => !isSettled(serialNumber)),
    settled: existing.filter(isSettled),
    notFound: serialNumbers.filter((serialNumber) => !organisationDevices.has(foldSerialNumber(serialNumber))),
  };
}
