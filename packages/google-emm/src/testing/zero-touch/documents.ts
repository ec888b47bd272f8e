import { type Json, withoutDefaults } from '../json.ts';
import type { SimulatedCustomer, ZeroTouchDevice, ZeroTouchOperation } from './state.ts';

/** A device as an owner's or a reseller's half shows it. */
export function deviceDocument(device: ZeroTouchDevice, parent: string): Json {
  const { id, identifier, partner, owner, configuration, metadata } = device;
  const claim = { ownerCompanyId: owner, resellerId: partner, sectionType: 'SECTION_TYPE_ZERO_TOUCH' };
  return withoutDefaults({
    name: `${parent}/devices/${id}`,
    deviceId: id,
    deviceIdentifier: identifier,
    claims: owner === undefined ? [] : [claim],
    configuration,
    deviceMetadata: Object.keys(metadata).length === 0 ? undefined : { entries: metadata },
  });
}

/** A customer as a company. */
export function companyDocument({ id, companyName, termsAccepted }: SimulatedCustomer, name: string): Json {
  const termsStatus = termsAccepted ? 'TERMS_STATUS_ACCEPTED' : 'TERMS_STATUS_STALE';
  return { name, companyId: id, companyName, termsStatus };
}

/** A batch as it stands after `elapsedMs`: the share that is done grows, and `done` comes a step after it is whole. */
export function operationDocument(operation: ZeroTouchOperation, elapsedMs: number, stepMs: number): Json {
  const { name, devicesCount, perDeviceStatus } = operation;
  const steps = Math.floor(elapsedMs / Math.max(1, stepMs));
  const progress = Math.min(100, steps * 10);
  const status = progress === 0 ? 'PENDING' : progress < 100 ? 'IN_PROGRESS' : 'PROCESSED';
  const metadata = {
    '@type': 'type.googleapis.com/google.android.device.provisioning.v1.DevicesLongRunningOperationMetadata',
    ...withoutDefaults({ devicesCount, processingStatus: `BATCH_PROCESS_${status}`, progress }),
  };
  if (steps < 11) return { name, metadata };
  const succeeded = perDeviceStatus.filter(
    ({ result }) => (result as Json).status === 'SINGLE_DEVICE_STATUS_SUCCESS',
  ).length;
  const response = {
    '@type': 'type.googleapis.com/google.android.device.provisioning.v1.DevicesLongRunningOperationResponse',
    ...withoutDefaults({ perDeviceStatus, successCount: succeeded }),
  };
  return { name, metadata, done: true, response };
}
