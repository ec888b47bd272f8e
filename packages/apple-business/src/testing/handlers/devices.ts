import type { OrganisationDevice, SimulatedRequest } from '@mdmkit/core/testing';
import { activationLockStatusFields } from '../../api/activation-lock-status.ts';
import { appleCareCoverageFields } from '../../api/apple-care-coverage.ts';
import { mdmServerFields } from '../../api/mdm-servers.ts';
import { orgDeviceFields } from '../../api/org-devices.ts';
import { coverageResources } from '../coverage-resource.ts';
import { deviceResource } from '../device-resource.ts';
import { resourceNotFound } from '../error-document.ts';
import { hashOf } from '../hash.ts';
import { answerPage, answerResource, sliceOf } from '../resource-page.ts';
import type { AccountHandler, AccountHandlers, HandlerContext } from './handler.ts';
import { resourceOfServer } from './servers.ts';

type Calls =
  | 'orgDevices.list'
  | 'orgDevices.get'
  | 'orgDevices.appleCareCoverage'
  | 'orgDevices.assignedServerId'
  | 'orgDevices.assignedServer'
  | 'orgDevices.activationLockStatus';

/** Answers a request about one device of the account's organisation. */
type DeviceHandler = (device: OrganisationDevice, request: SimulatedRequest, context: HandlerContext) => Response;

function forDevice(answer: DeviceHandler): AccountHandler {
  return (request, context) => {
    const id = request.params.id ?? '';
    const device = context.state.organisation.device(id);
    return device ? answer(device, request, context) : resourceNotFound('orgDevices', id);
  };
}

/** The calls about the organisation's devices. */
export const deviceHandlers: AccountHandlers<Calls> = {
  'orgDevices.list'({ url }, { state: { organisation } }) {
    const read = sliceOf(organisation.deviceCount, (place) => {
      const device = organisation.deviceAt(place);
      return device && !device.release ? deviceResource(device, url.origin) : undefined;
    });
    const total = organisation.deviceCount - organisation.releasedCount;
    return answerPage({ name: 'orgDevices', type: 'orgDevices', fieldNames: orgDeviceFields, total, read }, url);
  },
  'orgDevices.get': forDevice((device, { url }) =>
    answerResource(deviceResource(device, url.origin), orgDeviceFields, url),
  ),
  'orgDevices.appleCareCoverage': forDevice((device, { url }, { nowMs }) => {
    const covers = coverageResources(device, nowMs);
    const read = sliceOf(covers.length, (place) => covers[place]);
    const name = `coverage ${device.serialNumber}`;
    const source = { name, type: 'appleCareCoverage', fieldNames: appleCareCoverageFields };
    return answerPage({ ...source, total: covers.length, read }, url);
  }),
  'orgDevices.assignedServerId': forDevice(({ serialNumber }, { url }, { state }) => {
    const id = state.activities.shownServer(serialNumber);
    if (id === undefined) return resourceNotFound('mdmServers', `of ${serialNumber}`);
    const related = `${url.origin}/v1/orgDevices/${serialNumber}/assignedServer`;
    return Response.json({ data: { type: 'mdmServers', id }, links: { self: url.href, related } });
  }),
  'orgDevices.assignedServer': forDevice(({ serialNumber }, { url }, { state }) => {
    const id = state.activities.shownServer(serialNumber);
    const server = state.organisation.servers.find((candidate) => candidate.id === id);
    if (!server) return resourceNotFound('mdmServers', `of ${serialNumber}`);
    return answerResource(resourceOfServer(server, state, url.origin), mdmServerFields, url);
  }),
  'orgDevices.activationLockStatus': forDevice(({ serialNumber }, { url }) => {
    const lockType = lockTypes[hashOf(serialNumber) % lockTypes.length] ?? 'NONE';
    const attributes = { isLocked: lockType !== 'NONE', lockType };
    const self = `${url.origin}/v1/orgDevices/${serialNumber}/activationLockStatus`;
    const resource = { type: 'activationLockStatus', id: serialNumber, attributes, links: { self } };
    return answerResource(resource, activationLockStatusFields, url);
  }),
};

const lockTypes = ['NONE', 'NONE', 'NONE', 'MDM', 'USER'] as const;
