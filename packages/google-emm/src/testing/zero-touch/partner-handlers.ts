import type { Admitted, AdmittedHandler } from '../gate.ts';
import { type Json, textOf, withoutDefaults } from '../json.ts';
import { pagedArray, readPage } from '../pages.ts';
import { invalid, notFound, Refusal } from '../refusal.ts';
import type { NamesOf } from '../simulated-endpoints.ts';
import type { World } from '../world.ts';
import { matches } from './customer-handlers.ts';
import { companyDocument, deviceDocument, operationDocument } from './documents.ts';
import { addDevice, checkTerms, type SimulatedPartner, type ZeroTouchDevice, type ZeroTouchState } from './state.ts';

type Names = Extract<NamesOf<'androiddeviceprovisioning'>, `partners.${string}` | 'operations.get'>;

const maxBatch = 100_000;

/** The answers of the half for resellers, and about their batches. */
export function partnerHandlers(world: World, state: ZeroTouchState): Readonly<Record<Names, AdmittedHandler>> {
  return { ...companyHandlers(world, state), ...singleHandlers(world, state), ...batchHandlers(state) };
}

function partnerOf(state: ZeroTouchState, { params, account }: Admitted): SimulatedPartner {
  const partner = state.partners.get(params.partner ?? params.metadataOwner ?? '');
  if (!partner?.accounts.has(account)) throw new Refusal('PERMISSION_DENIED', 'The caller does not have permission');
  return partner;
}

type CompanyNames = Extract<Names, `partners.customers.${string}` | `partners.vendors.${string}`>;

function companyHandlers(world: World, state: ZeroTouchState): Readonly<Record<CompanyNames, AdmittedHandler>> {
  const page = (request: Admitted, name: string, all: readonly Json[], member: string): Json => {
    const paging = { pageSize: request.query.get('pageSize'), pageToken: request.query.get('pageToken') };
    const { items, nextPageToken } = readPage(
      pagedArray(name, all, 100, 100),
      paging,
      world.pageTokens,
      world.pageFaults,
    );
    return withoutDefaults({ [member]: items, nextPageToken, totalSize: all.length });
  };
  const companies = (ids: Iterable<string>, parent: string) =>
    [...ids].flatMap((id) => {
      const customer = state.customers.get(id);
      return customer ? [companyDocument(customer, `${parent}/customers/${id}`)] : [];
    });
  return {
    'partners.customers.create': (request) => {
      const partner = partnerOf(state, request);
      const company = (request.body.customer ?? {}) as { companyName?: string; ownerEmails?: readonly string[] };
      if (!company.companyName || (company.ownerEmails ?? []).length === 0) {
        throw invalid('customer', 'company_name and owner_emails are required.');
      }
      const customer = {
        id: state.nextId(),
        companyName: company.companyName,
        termsAccepted: true,
        accounts: new Set<never>(),
      };
      state.customers.set(customer.id, customer);
      partner.customers.add(customer.id);
      return companyDocument(customer, `partners/${partner.id}/customers/${customer.id}`);
    },
    'partners.customers.list': (request) => {
      const partner = partnerOf(state, request);
      const parent = `partners/${partner.id}`;
      return page(request, `${parent}/customers`, companies(partner.customers, parent), 'customers');
    },
    'partners.vendors.list': (request) => {
      const { id, vendors } = partnerOf(state, request);
      const all = [...vendors.keys()].map((vendor) => ({
        name: `partners/${id}/vendors/${vendor}`,
        companyId: vendor,
      }));
      return page(request, `partners/${id}/vendors`, all, 'vendors');
    },
    'partners.vendors.customers.list': (request) => {
      const { id, vendors } = partnerOf(state, request);
      const vendor = request.params.vendor ?? '';
      const customers = vendors.get(vendor);
      if (!customers) throw notFound();
      const parent = `partners/${id}/vendors/${vendor}`;
      return page(request, `${parent}/customers`, companies(customers, parent), 'customers');
    },
  };
}

/** The result for one device; a batch uses the same statuses. */
interface Outcome {
  readonly status: string;
  readonly deviceId?: string;
  readonly errorMessage?: string;
}

const succeeded = 'SINGLE_DEVICE_STATUS_SUCCESS';

function claim(state: ZeroTouchState, partner: SimulatedPartner, { customerId, deviceIdentifier }: Json): Outcome {
  const identifier = (deviceIdentifier ?? {}) as Json;
  if (!isIdentifier(identifier)) return failure('INVALID_DEVICE_IDENTIFIER', 'The identifier names no device.');
  const customer = state.customers.get(textOf(customerId));
  if (!customer || !partner.customers.has(customer.id))
    return failure('PERMISSION_DENIED', 'No such customer of yours.');
  checkTerms(customer);
  const registered = [...state.devices.values()].find((device) => matches(device.identifier, identifier));
  if (registered && registered.owner !== undefined && registered.partner !== partner.id) {
    return failure('SECTION_NOT_YOURS', 'Another reseller has claimed the device.');
  }
  const device = registered ?? addDevice(state, identifier, partner.id, customer.id);
  device.owner = customer.id;
  device.partner = partner.id;
  return { status: succeeded, deviceId: device.id };
}

function unclaim(state: ZeroTouchState, partner: SimulatedPartner, wanted: Json): Outcome {
  const device = findOwn(state, partner, wanted);
  if (!device) return failure('INVALID_DEVICE_IDENTIFIER', 'The identifier names no device of yours.');
  device.owner = undefined;
  device.configuration = undefined;
  return { status: succeeded, deviceId: device.id };
}

function updateMetadata(state: ZeroTouchState, partner: SimulatedPartner, wanted: Json): Outcome {
  const device = findOwn(state, partner, wanted);
  if (!device) return failure('INVALID_DEVICE_IDENTIFIER', 'The identifier names no device of yours.');
  const { entries = {} } = (wanted.deviceMetadata ?? {}) as { readonly entries?: Json };
  device.metadata = { ...device.metadata, ...entries };
  return { status: succeeded, deviceId: device.id };
}

function findOwn(state: ZeroTouchState, partner: SimulatedPartner, wanted: Json): ZeroTouchDevice | undefined {
  const { deviceId, deviceIdentifier = {} } = wanted as {
    readonly deviceId?: string;
    readonly deviceIdentifier?: Json;
  };
  return [...state.devices.values()].find(
    (device) =>
      device.partner === partner.id &&
      (deviceId === undefined ? matches(device.identifier, deviceIdentifier) : device.id === String(deviceId)),
  );
}

function isIdentifier({ imei, meid, serialNumber, manufacturer, chromeOsAttestedDeviceId }: Readonly<Json>): boolean {
  return Boolean(imei ?? meid ?? chromeOsAttestedDeviceId ?? (serialNumber && manufacturer));
}

function failure(status: string, errorMessage: string): Outcome {
  return { status: `SINGLE_DEVICE_STATUS_${status}`, errorMessage };
}

/** A single request fails where a batch would note a failure. */
function orRefuse(outcome: Outcome): string {
  if (outcome.deviceId !== undefined) return outcome.deviceId;
  const denied = /PERMISSION|NOT_YOURS/.test(outcome.status);
  throw new Refusal(denied ? 'PERMISSION_DENIED' : 'INVALID_ARGUMENT', outcome.errorMessage ?? '');
}

type BatchNames =
  | 'partners.devices.claimAsync'
  | 'partners.devices.unclaimAsync'
  | 'partners.devices.updateMetadataAsync';
type SingleNames = Exclude<Names, CompanyNames | BatchNames | 'operations.get'>;

function singleHandlers(world: World, state: ZeroTouchState): Readonly<Record<SingleNames, AdmittedHandler>> {
  const find = (request: Admitted, name: string, fits: (device: ZeroTouchDevice) => boolean): Json => {
    const partner = partnerOf(state, request);
    const all = [...state.devices.values()].filter((device) => device.partner === partner.id && fits(device));
    const { limit, pageToken } = request.body as { readonly limit?: string; readonly pageToken?: string };
    if (!(Number(limit) >= 1 && Number(limit) <= 100)) throw invalid('limit', 'limit must be between 1 and 100.');
    const paging = { pageSize: String(limit), ...(pageToken === undefined ? {} : { pageToken }) };
    const list = pagedArray(`partners/${partner.id} ${name}`, all, 100, 100);
    const { items, nextPageToken } = readPage(list, paging, world.pageTokens, world.pageFaults);
    const devices = items.map((device) => deviceDocument(device, `partners/${partner.id}`));
    return withoutDefaults({ devices, nextPageToken, totalSize: all.length });
  };
  return {
    'partners.devices.claim': (request) => {
      const partner = partnerOf(state, request);
      const deviceId = orRefuse(claim(state, partner, request.body));
      return { deviceId, deviceName: `partners/${partner.id}/devices/${deviceId}` };
    },
    'partners.devices.unclaim': (request) => {
      orRefuse(unclaim(state, partnerOf(state, request), request.body));
      return {};
    },
    'partners.devices.metadata': (request) => {
      const partner = partnerOf(state, request);
      const deviceId = request.params.device;
      orRefuse(updateMetadata(state, partner, { ...request.body, deviceId }));
      return { entries: state.devices.get(deviceId ?? '')?.metadata ?? {} };
    },
    'partners.devices.get': (request) => {
      const partner = partnerOf(state, request);
      const device = state.devices.get(request.params.device ?? '');
      if (device?.partner !== partner.id) throw notFound();
      return deviceDocument(device, `partners/${partner.id}`);
    },
    'partners.devices.getSimLockState': (request) => {
      const device = findOwn(state, partnerOf(state, request), request.body);
      if (!device) throw notFound();
      return { simLockState: 'UNLOCKED' };
    },
    'partners.devices.findByIdentifier': (request) =>
      find(request, 'by identifier', ({ identifier }) =>
        matches(identifier, (request.body.deviceIdentifier ?? {}) as Json),
      ),
    'partners.devices.findByOwner': (request) => {
      const owners = ((request.body.customerId ?? []) as readonly unknown[]).map(String);
      return find(request, 'by owner', ({ owner }) => owner !== undefined && owners.includes(owner));
    },
  };
}

function batchHandlers(state: ZeroTouchState): Readonly<Record<BatchNames | 'operations.get', AdmittedHandler>> {
  const start = (request: Admitted, member: string, key: string, run: typeof claim): Json => {
    const partner = partnerOf(state, request);
    const items = (request.body[member] ?? []) as readonly Json[];
    if (items.length === 0 || items.length > maxBatch) throw invalid(member, `1 to ${maxBatch} devices are allowed.`);
    const perDeviceStatus = items.map((item) => ({ [key]: item, result: { ...run(state, partner, item) } }));
    // Two segments, as Google names them.
    const name = `operations/apibatchoperation/${state.nextId()}`;
    const operation = { name, startedMs: state.clock.now(), devicesCount: items.length, perDeviceStatus };
    state.operations.set(name, operation);
    return operationDocument(operation, 0, state.stepMs);
  };
  return {
    'partners.devices.claimAsync': (request) => start(request, 'claims', 'claim', claim),
    'partners.devices.unclaimAsync': (request) => start(request, 'unclaims', 'unclaim', unclaim),
    'partners.devices.updateMetadataAsync': (request) => start(request, 'updates', 'updateMetadata', updateMetadata),
    'operations.get': ({ params }) => {
      const operation = state.operations.get(`operations/${params.operation}`);
      if (!operation) throw notFound();
      return operationDocument(operation, state.clock.now() - operation.startedMs, state.stepMs);
    },
  };
}
