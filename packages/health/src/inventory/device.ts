import { VendorError } from '@mdmkit/core';
import { classifyError } from '@mdmkit/monitor/model';
import type { Target } from '../config/target.ts';
import { forEachLimited } from '../files/for-each-limited.ts';
import { businessClientOf, type ClientParts, depClientOf, vppClientOf } from './clients.ts';

/** What one service says of a device. */
export interface DeviceView {
  /** The target whose credential was used. */
  readonly target: string;
  /** The customer. */
  readonly tenant: string;
  /** The service. */
  readonly service: string;
  /** Whether the service has the device; null if the service failed. */
  readonly present: boolean | null;
  /** What the service says, by name. */
  readonly facts: Readonly<Record<string, string>>;
  /** Why the service failed; null if it answered. */
  readonly failure: {
    readonly code: string;
    readonly error: string;
    readonly owner: string;
    readonly remedy: string;
  } | null;
}

/** What Apple's services say of one device, side by side. */
export interface DeviceReport {
  /** The version of this form. */
  readonly schemaVersion: 1;
  /** The serial number. */
  readonly serialNumber: string;
  /** One view per credential, in the order of the configuration. */
  readonly views: readonly DeviceView[];
}

type Found = Pick<DeviceView, 'present' | 'facts'>;
type Reader = (target: Target, serialNumber: string, parts: ClientParts) => Promise<Found>;

const readers: Readonly<Record<string, Reader>> = {
  'apple.dep': readDep,
  'apple.business': readBusiness,
  'apple.vpp': readVpp,
};

/** The most credentials that are used at once. */
const mostAtOnce = 8;

/** Whether a target belongs to a service that knows devices by serial number. */
export function knowsDevices({ service }: Target): boolean {
  return Object.hasOwn(readers, service);
}

/** Asks each service for one device. Only reads. A service that fails has a view with its failure. */
export async function lookUpDevice(
  serialNumber: string,
  targets: readonly Target[],
  parts: ClientParts,
): Promise<DeviceReport> {
  const views: (DeviceView | undefined)[] = [];
  await forEachLimited(targets, mostAtOnce, async (target, index) => {
    const { id, tenant, service } = target;
    const read = readers[service];
    if (!read) return;
    views[index] = { target: id, tenant, service, ...(await attempt(() => read(target, serialNumber, parts))) };
  });
  return { schemaVersion: 1, serialNumber, views: views.filter((view) => view !== undefined) };
}

async function attempt(read: () => Promise<Found>): Promise<Pick<DeviceView, 'present' | 'facts' | 'failure'>> {
  try {
    return { ...(await read()), failure: null };
  } catch (error) {
    if (!isVendorError(error) || error.kind === 'aborted') throw error;
    const { code, error: sentence, owner, remedy } = classifyError(error);
    return { present: null, facts: {}, failure: { code, error: sentence, owner, remedy } };
  }
}

async function readDep(target: Target, serialNumber: string, parts: ClientParts): Promise<Found> {
  await using dep = await depClientOf(target, parts);
  const device = (await dep.devices.details([serialNumber], parts.call)).get(serialNumber);
  const status = device?.responseStatus;
  if (!device || (status !== undefined && status !== 'SUCCESS'))
    return { present: false, facts: factsOf({ answer: status }) };
  return {
    present: true,
    facts: factsOf({
      model: device.model,
      description: device.description,
      family: device.deviceFamily,
      'assigned at': device.deviceAssignedDate,
      'assigned by': device.deviceAssignedBy,
      profile: device.profileUuid,
      'profile status': device.profileStatus,
      'profile pushed at': device.profilePushTime,
      'migration deadline': device.mdmMigrationDeadline,
    }),
  };
}

async function readBusiness(target: Target, serialNumber: string, parts: ClientParts): Promise<Found> {
  await using business = await businessClientOf(target, parts);
  const { call } = parts;
  const device = await business.orgDevices.get(serialNumber, call).catch((error: unknown) => {
    if (isVendorError(error) && error.code === 'BUSINESS_NOT_FOUND') return undefined;
    throw error;
  });
  if (!device) return { present: false, facts: {} };
  const { attributes } = device;
  const server = attributes.releasedFromOrgDateTime
    ? undefined
    : await business.orgDevices.assignedServer(serialNumber, call);
  const coverage: string[] = [];
  for await (const { attributes: cover } of business.orgDevices.appleCareCoverage(serialNumber, call))
    coverage.push(
      `${cover.description ?? 'coverage'} (${cover.status ?? 'unknown'}, until ${cover.endDateTime ?? 'cancelled'})`,
    );
  return {
    // A released device no longer belongs to the organisation; the API still answers for it.
    present: !attributes.releasedFromOrgDateTime,
    facts: factsOf({
      model: attributes.deviceModel,
      family: attributes.productFamily,
      status: attributes.status,
      server: server ? (server.attributes.serverName ?? server.id) : undefined,
      'added at': attributes.addedToOrgDateTime,
      'released at': attributes.releasedFromOrgDateTime,
      'order number': attributes.orderNumber,
      'migration deadline': attributes.mdmMigrationDeadlineDateTime,
      coverage: coverage.join('; '),
    }),
  };
}

/** How many licences are listed by name. */
const mostLicences = 5;

async function readVpp(target: Target, serialNumber: string, parts: ClientParts): Promise<Found> {
  await using vpp = await vppClientOf(target, parts);
  const licences: string[] = [];
  for await (const { adamId } of vpp.assignments.list({ serialNumber, ...parts.call })) licences.push(adamId);
  const listed = licences.slice(0, mostLicences).join(', ');
  const more = licences.length > mostLicences ? ', …' : '';
  return {
    // A device without a licence is unknown to the location.
    present: licences.length > 0,
    facts: factsOf({ licences: licences.length === 0 ? undefined : `${licences.length}: ${listed}${more}` }),
  };
}

function factsOf(values: Readonly<Record<string, string | null | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value == null || value === '' ? [] : [[name, value]])),
  );
}

/** `instanceof` alone would leave the type of the code open. */
function isVendorError(error: unknown): error is VendorError {
  return error instanceof VendorError;
}
