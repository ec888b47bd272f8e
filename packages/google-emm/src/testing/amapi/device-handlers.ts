import { commandType } from '../device-commands.ts';
import type { EnterpriseState } from '../enterprises.ts';
import { type Admitted, type AdmittedHandler, enterpriseOf } from '../gate.ts';
import { durationMs, type Json, textOf, withoutDefaults } from '../json.ts';
import { applyMask } from '../masked.ts';
import { operationDocument, type SimulatedOperation } from '../operations.ts';
import { pagedArray, readPage } from '../pages.ts';
import { invalid, notFound, Refusal } from '../refusal.ts';
import type { DeviceInside } from '../virtual-device.ts';
import type { World } from '../world.ts';
import { toPaging } from './enterprise-handlers.ts';

type Names =
  | 'enterprises.devices.get'
  | 'enterprises.devices.list'
  | 'enterprises.devices.patch'
  | 'enterprises.devices.delete'
  | 'enterprises.devices.issueCommand'
  | 'enterprises.devices.operations.get'
  | 'enterprises.devices.operations.list'
  | 'enterprises.devices.operations.cancel';

const writable = new Set(['state', 'disabledReason', 'policyName']);

/** Whether a COMMAND notification is to overtake the answer of the call that sends the command. */
export interface CommandRace {
  /** How many commands from now on. */
  notifyFirst: number;
}

/** The answers about devices and commands. */
export function deviceHandlers(world: World, race: CommandRace): Readonly<Record<Names, AdmittedHandler>> {
  return { ...documentHandlers(world), ...operationHandlers(world, race) };
}

type DocumentNames = Extract<Names, `enterprises.devices.${'get' | 'list' | 'patch' | 'delete'}`>;

function documentHandlers(world: World): Readonly<Record<DocumentNames, AdmittedHandler>> {
  return {
    'enterprises.devices.get': (request) => {
      const device = enterpriseOf(world, request).devices.document(request.params.device ?? '');
      if (!device) throw notFound();
      return { ...device };
    },
    'enterprises.devices.list': (request) => {
      const { name, devices } = enterpriseOf(world, request);
      const list = { name: `${name}/devices`, length: devices.length, at: devices.at, usual: 10, most: 100 };
      const { items, nextPageToken } = readPage(list, toPaging(request.query), world.pageTokens, world.pageFaults);
      return withoutDefaults({ devices: items, nextPageToken });
    },
    'enterprises.devices.patch': (request) => {
      const { device, enterprise } = managed(world, request);
      const mask = request.query.get('updateMask');
      const changed = applyMask({ ...device.document }, request.body, mask, []);
      const names = mask ? mask.split(',') : Object.keys(request.body);
      const change = Object.fromEntries(
        [...writable].filter((name) => names.includes(name)).map((name) => [name, changed[name]]),
      );
      device.patch(checkChange(enterprise, change));
      return { ...device.document };
    },
    'enterprises.devices.delete': (request) => {
      if ((request.query.get('wipeReasonMessage') ?? '').length > 200) {
        throw invalid('wipe_reason_message', 'The message is too long.');
      }
      managed(world, request).device.delete();
      return {};
    },
  };
}

type OperationNames = Exclude<Names, DocumentNames>;

function operationHandlers(world: World, race: CommandRace): Readonly<Record<OperationNames, AdmittedHandler>> {
  return {
    'enterprises.devices.issueCommand': async (request) => {
      checkCommand(request.body);
      const { device } = managed(world, request);
      const operation = device.issue(request.body);
      const answer = structuredClone(operationDocument(operation));
      if (race.notifyFirst > 0) {
        race.notifyFirst -= 1;
        device.runPending();
        await world.pubsub.idle();
      }
      return answer;
    },
    'enterprises.devices.operations.get': (request) => operationDocument(operationOf(world, request).operation),
    'enterprises.devices.operations.list': (request) => {
      const { device } = present(world, request);
      // "Not supported by default and will result in an UNIMPLEMENTED error", says the discovery document.
      if (request.query.get('returnPartialSuccess') === 'true')
        throw new Refusal('UNIMPLEMENTED', 'Partial success is not supported.');
      const filter = request.query.get('filter') ?? '';
      const operations = device.operations.filter(filterOf(filter));
      const list = pagedArray(`${device.name}/operations?filter=${filter}`, operations);
      const page = readPage(list, toPaging(request.query), world.pageTokens, world.pageFaults);
      return withoutDefaults({ operations: page.items.map(operationDocument), nextPageToken: page.nextPageToken });
    },
    'enterprises.devices.operations.cancel': (request) => {
      const { device, operation } = operationOf(world, request);
      device.cancel(operation);
      return {};
    },
  };
}

/** Reads the filter of a list of operations. Google documents no members for it; the simulator knows `done`. */
function filterOf(text: string): (operation: SimulatedOperation) => boolean {
  if (text === '') return () => true;
  const done = /^\s*done\s*=\s*(true|false)\s*$/.exec(text)?.[1];
  if (done === undefined) throw invalid('filter', 'The filter is not valid.');
  return (operation) => operation.done === (done === 'true');
}

interface Found {
  readonly enterprise: EnterpriseState;
  readonly device: DeviceInside;
}

function present(world: World, request: Admitted): Found {
  const enterprise = enterpriseOf(world, request);
  const device = enterprise.devices.find(request.params.device ?? '');
  if (!device) throw notFound();
  return { enterprise, device };
}

/** The device of a write. Google has a message of its own for a device that is no longer managed. */
function managed(world: World, request: Admitted): Found {
  const enterprise = enterpriseOf(world, request);
  if (enterprise.devices.wasRemoved(request.params.device ?? '')) {
    throw new Refusal('FAILED_PRECONDITION', 'Device is no longer being managed');
  }
  return present(world, request);
}

function operationOf(
  world: World,
  request: Admitted,
): { readonly device: DeviceInside; readonly operation: SimulatedOperation } {
  const { device } = present(world, request);
  const operation = device.operations.find(({ name }) => name.endsWith(`/operations/${request.params.operation}`));
  if (!operation) throw notFound();
  return { device, operation };
}

function checkChange(enterprise: EnterpriseState, change: Json): Json {
  const { state, policyName } = change;
  if (state !== undefined && state !== 'ACTIVE' && state !== 'DISABLED') {
    throw invalid('device.state', 'The state may be set to ACTIVE or DISABLED only.');
  }
  if (policyName === undefined) return change;
  const id = enterprise.policyIdOf(policyName);
  if (id === undefined || !enterprise.policies.get(id)) {
    throw invalid('device.policy_name', `policy_name: The policy ${textOf(policyName)} does not exist.`);
  }
  return { ...change, policyName: `${enterprise.name}/policies/${id}` };
}

const lostModeParts = ['lostMessage', 'lostPhoneNumber', 'lostEmailAddress', 'lostStreetAddress'];

function checkCommand(command: Readonly<Json>): void {
  const type = commandType(command);
  if (type === undefined) throw invalid('command.type', 'The type of the command must be specified.');
  if (command.duration !== undefined && durationMs(command.duration) === undefined) {
    throw invalid(
      'command.duration',
      `Invalid value at 'command.duration' (type.googleapis.com/google.protobuf.Duration)`,
    );
  }
  const lost = command.startLostModeParams as Json | undefined;
  if (type === 'START_LOST_MODE' && !lostModeParts.some((part) => lost?.[part] !== undefined)) {
    throw invalid('command.start_lost_mode_params', 'At least one way to reach the owner must be specified.');
  }
  const clear = command.clearAppsDataParams as { readonly packageNames?: readonly unknown[] } | undefined;
  if (type === 'CLEAR_APP_DATA' && (clear?.packageNames ?? []).length === 0) {
    throw invalid('command.clear_apps_data_params.package_names', 'At least one package name must be specified.');
  }
}
