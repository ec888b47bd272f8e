import type { Admitted, AdmittedHandler } from '../gate.ts';
import { durationMs, type Json, textOf, withoutDefaults } from '../json.ts';
import { applyMask } from '../masked.ts';
import { pagedArray, readPage } from '../pages.ts';
import { invalid, notFound, Refusal } from '../refusal.ts';
import type { NamesOf } from '../simulated-endpoints.ts';
import type { World } from '../world.ts';
import { companyDocument, deviceDocument } from './documents.ts';
import { checkTerms, knownDpcs, type SimulatedCustomer, type ZeroTouchDevice, type ZeroTouchState } from './state.ts';

type Names = Extract<NamesOf<'androiddeviceprovisioning'>, `customers.${string}`>;

const required = ['configurationName', 'dpcResourcePath', 'companyName', 'contactEmail', 'contactPhone'];
const sixHoursMs = 6 * 60 * 60 * 1000;

/** The answers of the half for organisations. */
export function customerHandlers(world: World, state: ZeroTouchState): Readonly<Record<Names, AdmittedHandler>> {
  return { ...listHandlers(world, state), ...configurationHandlers(state), ...deviceHandlers(state) };
}

/** The customer that a request is about, if its caller is linked to it. */
function customerOf(state: ZeroTouchState, { params, account }: Admitted): SimulatedCustomer {
  const customer = state.customers.get(params.customer ?? '');
  if (!customer?.accounts.has(account)) throw new Refusal('PERMISSION_DENIED', 'The caller does not have permission');
  checkTerms(customer);
  return customer;
}

function listHandlers(
  world: World,
  state: ZeroTouchState,
): Readonly<Record<'customers.list' | 'customers.devices.list' | 'customers.dpcs.list', AdmittedHandler>> {
  const paging = (query: URLSearchParams) => ({ pageSize: query.get('pageSize'), pageToken: query.get('pageToken') });
  return {
    'customers.list': ({ query, account }) => {
      if (!query.get('pageSize')) throw invalid('page_size', 'page_size must be between 1 and 100.');
      const own = [...state.customers.values()].filter(({ accounts }) => accounts.has(account));
      const list = pagedArray(`customers of ${account.email}`, own, 100, 100);
      const { items, nextPageToken } = readPage(list, paging(query), world.pageTokens, world.pageFaults);
      const customers = items.map((customer) => companyDocument(customer, `customers/${customer.id}`));
      return withoutDefaults({ customers, nextPageToken });
    },
    'customers.devices.list': (request) => {
      const { id } = customerOf(state, request);
      const own = [...state.devices.values()].filter(({ owner }) => owner === id);
      const list = pagedArray(`customers/${id}/devices`, own, 5_000, 10_000);
      const { items, nextPageToken } = readPage(list, paging(request.query), world.pageTokens, world.pageFaults);
      const devices = items.map((device) => deviceDocument(device, `customers/${id}`));
      return withoutDefaults({ devices, nextPageToken });
    },
    'customers.dpcs.list': (request) => {
      const { id } = customerOf(state, request);
      return {
        dpcs: knownDpcs.map(([dpc, dpcName, packageName]) => ({
          name: `customers/${id}/dpcs/${dpc}`,
          dpcName,
          packageName,
        })),
      };
    },
  };
}

function configurationHandlers(
  state: ZeroTouchState,
): Readonly<Record<Extract<Names, `customers.configurations.${string}`>, AdmittedHandler>> {
  const ofCustomer = (id: string) => [...state.configurations].filter(([name]) => name.startsWith(`customers/${id}/`));
  const store = (customer: string, configuration: Json): Json => {
    check(configuration, customer);
    if (configuration.isDefault === true) {
      for (const [name, other] of ofCustomer(customer)) state.configurations.set(name, { ...other, isDefault: false });
    }
    const name = String(configuration.name);
    state.configurations.set(name, configuration);
    return withoutDefaults(configuration);
  };
  const existing = (request: Admitted) => {
    const { id } = customerOf(state, request);
    const name = `customers/${id}/configurations/${request.params.configuration}`;
    const configuration = state.configurations.get(name);
    if (!configuration) throw notFound();
    return { id, name, configuration };
  };
  return {
    'customers.configurations.create': (request) => {
      const { id } = customerOf(state, request);
      const configurationId = state.nextId();
      const name = `customers/${id}/configurations/${configurationId}`;
      return store(id, { forcedResetTime: '7200s', ...request.body, name, configurationId });
    },
    'customers.configurations.get': (request) => withoutDefaults(existing(request).configuration),
    'customers.configurations.list': (request) => {
      const { id } = customerOf(state, request);
      return withoutDefaults({
        configurations: ofCustomer(id).map(([, configuration]) => withoutDefaults(configuration)),
      });
    },
    'customers.configurations.patch': (request) => {
      const { id, configuration } = existing(request);
      const mask = request.query.get('updateMask');
      if (!mask) throw invalid('update_mask', 'An update mask is required.');
      return store(id, applyMask(configuration, request.body, mask, ['name', 'configurationId']));
    },
    'customers.configurations.delete': (request) => {
      const { name } = existing(request);
      if ([...state.devices.values()].some(({ configuration }) => configuration === name)) {
        throw new Refusal('FAILED_PRECONDITION', 'The configuration is in use by at least one device.');
      }
      state.configurations.delete(name);
      return {};
    },
  };
}

function check(configuration: Readonly<Json>, customer: string): void {
  for (const member of required) {
    if (!configuration[member]) throw invalid(`configuration.${member}`, 'A value is required.');
  }
  const dpc = String(configuration.dpcResourcePath);
  if (!knownDpcs.some(([id]) => dpc === `customers/${customer}/dpcs/${id}`)) {
    throw invalid('configuration.dpc_resource_path', 'The DPC does not exist.');
  }
  const resetMs = durationMs(configuration.forcedResetTime ?? '7200s');
  if (resetMs === undefined || resetMs > sixHoursMs) {
    throw invalid('configuration.forced_reset_time', 'The value must be between 0 and 6 hours.');
  }
  const { dpcExtras } = configuration;
  if (typeof dpcExtras === 'string' && dpcExtras !== '' && !isJson(dpcExtras)) {
    throw invalid('configuration.dpc_extras', 'The value must be JSON.');
  }
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === 'object';
  } catch {
    return false;
  }
}

function deviceHandlers(
  state: ZeroTouchState,
): Readonly<Record<Exclude<Extract<Names, `customers.devices.${string}`>, 'customers.devices.list'>, AdmittedHandler>> {
  const referred = (request: Admitted): ZeroTouchDevice => {
    const { id } = customerOf(state, request);
    const { deviceId, deviceIdentifier } = (request.body.device ?? {}) as {
      deviceId?: string;
      deviceIdentifier?: Json;
    };
    const own = [...state.devices.values()].filter(({ owner }) => owner === id);
    const device = own.find((candidate) =>
      deviceId === undefined
        ? matches(candidate.identifier, deviceIdentifier ?? {})
        : candidate.id === String(deviceId),
    );
    if (!device) throw notFound();
    return device;
  };
  return {
    'customers.devices.get': (request) => {
      const { id } = customerOf(state, request);
      const device = state.devices.get(request.params.device ?? '');
      if (device?.owner !== id) throw notFound();
      return deviceDocument(device, `customers/${id}`);
    },
    'customers.devices.applyConfiguration': (request) => {
      const device = referred(request);
      const configuration = textOf(request.body.configuration);
      if (!state.configurations.has(configuration)) throw notFound();
      device.configuration = configuration;
      return {};
    },
    'customers.devices.removeConfiguration': (request) => {
      referred(request).configuration = undefined;
      return {};
    },
    'customers.devices.unclaim': (request) => {
      const device = referred(request);
      device.owner = undefined;
      device.configuration = undefined;
      return {};
    },
  };
}

/** Whether an identifier names a device: every part that is given has to fit. */
export function matches(identifier: Readonly<Json>, wanted: Readonly<Json>): boolean {
  const parts = Object.entries(wanted).filter(([, value]) => value !== undefined && value !== '');
  return parts.length > 0 && parts.every(([name, value]) => identifier[name] === value);
}
