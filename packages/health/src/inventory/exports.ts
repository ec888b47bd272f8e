import type { Service } from '@mdmkit/monitor/model';
import type { Target } from '../config/target.ts';
import { businessClientOf, type ClientParts, depClientOf, vppClientOf } from './clients.ts';
import type { CsvCell } from './csv.ts';

/** A row of an export: a value for each column of its kind. */
export type ExportRow = Readonly<Record<string, CsvCell>>;

/** A kind of export. */
interface ExportKind {
  /** The services whose targets are read. */
  readonly services: readonly Service[];
  /** The columns, in order. */
  readonly columns: readonly string[];
  /** Reads the rows of a target, page by page. */
  readonly read: (target: Target, parts: ClientParts) => AsyncIterable<ExportRow>;
}

/** What can be exported. */
export const exportKinds = {
  devices: {
    services: ['apple.dep', 'apple.business'],
    columns: [
      'tenant',
      'target',
      'serialNumber',
      'model',
      'family',
      'color',
      'status',
      'profileStatus',
      'profileUuid',
      'assignedAt',
      'assignedBy',
      'addedAt',
      'orderNumber',
      'partNumber',
      'capacity',
      'imei',
      'meid',
      'wifiMacAddress',
      'ethernetMacAddress',
      'migrationDeadline',
    ],
    read: (target, parts) =>
      target.service === 'apple.dep' ? depDevices(target, parts) : businessDevices(target, parts),
  },
  licences: {
    services: ['apple.vpp'],
    columns: [
      'tenant',
      'target',
      'adamId',
      'pricingParam',
      'productType',
      'unlimited',
      'total',
      'assigned',
      'available',
      'retired',
      'deviceAssignable',
      'revocable',
      'platforms',
    ],
    read: licences,
  },
  'apple-care': {
    services: ['apple.business'],
    columns: [
      'tenant',
      'target',
      'serialNumber',
      'model',
      'coverage',
      'status',
      'paymentType',
      'startsAt',
      'endsAt',
      'renewable',
      'cancelled',
      'agreementNumber',
    ],
    read: appleCare,
  },
} as const satisfies Readonly<Record<string, ExportKind>>;

/** The name of a kind of export. */
export type ExportName = keyof typeof exportKinds;

/** The names of the kinds of export. */
export const exportNames = Object.keys(exportKinds) as readonly ExportName[];

/** The columns of an export. */
export function exportColumns(name: ExportName): readonly string[] {
  return exportKinds[name].columns;
}

/** Whether an export reads a target. */
export function isExported(name: ExportName, { service }: Target): boolean {
  const { services }: ExportKind = exportKinds[name];
  return services.includes(service);
}

/**
 * Reads the rows of an export, target by target. Holds one page of one target at a time.
 *
 * @throws VendorError - While iterating. The rows before are then not the whole export.
 */
export async function* readExport(
  name: ExportName,
  targets: readonly Target[],
  parts: ClientParts,
): AsyncGenerator<ExportRow, void, void> {
  const { read }: ExportKind = exportKinds[name];
  for (const target of targets) if (isExported(name, target)) yield* read(target, parts);
}

async function* depDevices(target: Target, parts: ClientParts): AsyncGenerator<ExportRow, void, void> {
  await using dep = await depClientOf(target, parts);
  for await (const device of dep.devices.fetch(parts.call))
    yield {
      ...originOf(target),
      serialNumber: device.serialNumber,
      model: device.model,
      family: device.deviceFamily,
      color: device.color,
      profileStatus: device.profileStatus,
      profileUuid: device.profileUuid,
      assignedAt: device.deviceAssignedDate,
      assignedBy: device.deviceAssignedBy,
      imei: device.imei?.join(' '),
      meid: device.meid?.join(' '),
      wifiMacAddress: device.wifiMacAddress,
      ethernetMacAddress: device.ethernetMacAddress,
      migrationDeadline: device.mdmMigrationDeadline,
    };
}

async function* businessDevices(target: Target, parts: ClientParts): AsyncGenerator<ExportRow, void, void> {
  await using business = await businessClientOf(target, parts);
  for await (const { attributes } of business.orgDevices.list({ limit: 1_000, ...parts.call }))
    yield {
      ...originOf(target),
      serialNumber: attributes.serialNumber,
      model: attributes.deviceModel,
      family: attributes.productFamily,
      color: attributes.color,
      status: attributes.status,
      addedAt: attributes.addedToOrgDateTime,
      orderNumber: attributes.orderNumber,
      partNumber: attributes.partNumber,
      capacity: attributes.deviceCapacity,
      imei: attributes.imei?.join(' '),
      meid: attributes.meid?.join(' '),
      wifiMacAddress: attributes.wifiMacAddress,
      ethernetMacAddress: attributes.ethernetMacAddress?.join(' '),
      migrationDeadline: attributes.mdmMigrationDeadlineDateTime,
    };
}

async function* licences(target: Target, parts: ClientParts): AsyncGenerator<ExportRow, void, void> {
  await using vpp = await vppClientOf(target, parts);
  for await (const asset of vpp.assets.list(parts.call))
    yield {
      ...originOf(target),
      adamId: asset.adamId,
      pricingParam: asset.pricingParam,
      productType: asset.productType,
      unlimited: asset.unlimited,
      total: asset.totalCount,
      assigned: asset.assignedCount,
      available: asset.availableCount,
      retired: asset.retiredCount,
      deviceAssignable: asset.deviceAssignable,
      revocable: asset.revocable,
      platforms: asset.supportedPlatforms?.join(' '),
    };
}

async function* appleCare(target: Target, parts: ClientParts): AsyncGenerator<ExportRow, void, void> {
  await using business = await businessClientOf(target, parts);
  const fields = ['serialNumber', 'deviceModel'] as const;
  for await (const { device, coverage } of business.appleCare.walk({ fields, ...parts.call })) {
    for (const { attributes } of coverage)
      yield {
        ...originOf(target),
        serialNumber: device.attributes.serialNumber,
        model: device.attributes.deviceModel,
        coverage: attributes.description,
        status: attributes.status,
        paymentType: attributes.paymentType,
        startsAt: attributes.startDateTime,
        endsAt: attributes.endDateTime,
        renewable: attributes.isRenewable,
        cancelled: attributes.isCanceled,
        agreementNumber: attributes.agreementNumber,
      };
  }
}

function originOf({ tenant, id }: Target): { readonly tenant: string; readonly target: string } {
  return { tenant, target: id };
}
