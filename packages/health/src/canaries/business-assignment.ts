import type { BusinessClient, BusinessClientOptions } from '@mdmkit/apple-business';
import { type BudgetStore, createMemoryBudgetStore, type Transport } from '@mdmkit/core';
import { type CanaryStep, defineCanary } from '@mdmkit/monitor/canary';
import type { CanaryConfigOf } from '../config/canary-config.ts';
import type { ConfiguredCanary } from '../config/target.ts';
import { businessClientOf, businessShare } from '../inventory/clients.ts';
import {
  type CanaryParts,
  call,
  changeOptions,
  configOf,
  dayMs,
  type OpenCanary,
  refuse,
  reported,
  textOf,
} from './canary-kind.ts';

interface AssignmentContext {
  readonly business: BusinessClient;
  readonly config: CanaryConfigOf<'business-assignment'>;
  /** Returns how many writes the share of the account allows in this hour. */
  writesLeft(): Promise<number>;
}

/** The writes that an account may make in an hour. */
const writesPerHour = 10;

/** The budgets of accounts, for all runs of a service: each run opens a client of its own, over the same connections. */
const budgetStores = new WeakMap<Transport, BudgetStore>();

function budgetStoreOf(transport: Transport): BudgetStore {
  const store = budgetStores.get(transport) ?? createMemoryBudgetStore();
  budgetStores.set(transport, store);
  return store;
}

/** How many writes of the last hour a budget has counted. */
async function writesOf(store: BudgetStore, key: string, nowMs: number): Promise<number> {
  const { ended = [], running = [] } = (await store.get(key)) ?? {};
  const recent = ended.filter(([atMs]) => atMs > nowMs - hourMs);
  return recent.reduce((sum, [, count]) => sum + count, 0) + running.length;
}

const hourMs = 3_600_000;

/** Whether an activity has ended. */
async function hasEnded(business: BusinessClient, activity: string, signal: AbortSignal) {
  const { attributes } = await business.orgDeviceActivities.get(activity, { signal });
  return {
    isEnded: attributes.status !== 'IN_PROGRESS',
    status: attributes.status,
    subStatus: attributes.subStatus,
  };
}

const assignDevice: CanaryStep<AssignmentContext> = {
  name: 'assignment',
  pollMs: 30_000,
  settleMs: 600_000,
  // An activity costs much of what Apple grants an API account.
  limit: { count: 4, perMs: dayMs },
  calls: ({ config }) => [
    call('check', 'GET /v1/mdmServers', `find the server "${config.server}"`),
    call('check', 'GET /v1/orgDevices/{id}/relationships/assignedServer', `read the server of ${config.serialNumber}`),
    call('change', 'POST /v1/orgDeviceActivities', `assign ${config.serialNumber} to "${config.server}"`),
    call('verify', 'GET /v1/orgDeviceActivities/{id}', 'read how far the activity is'),
    call('verify', 'GET /v1/orgDevices/{id}/relationships/assignedServer', `read the server of ${config.serialNumber}`),
    call('undo', 'POST /v1/orgDeviceActivities', `take ${config.serialNumber} from "${config.server}"`),
  ],
  async plan({ business, config, writesLeft }, { signal }) {
    const { serialNumber } = config;
    // A change that could not be undone within the hour is not made.
    if ((await writesLeft()) < 2)
      throw reported({
        class: 'inconclusive',
        code: 'CANARY_OVER_BUDGET',
        owner: 'us',
        remedy: 'Lengthen the interval of the canary, or give it an API account of its own with "dedicated: true".',
        error: 'The share of the writes that Apple grants the account in an hour is used up.',
      });
    let serverId: string | undefined;
    for await (const server of business.mdmServers.list({ signal }))
      if (server.attributes.serverName === config.server) serverId = server.id;
    if (serverId === undefined)
      throw refuse(
        'CANARY_RESOURCE_MISSING',
        `There is no server of the name ${config.server}.`,
        'Create the dedicated server, as docs/canaries.md says.',
      );
    const assigned = await business.orgDevices.assignedServerId(serialNumber, { signal });
    if (assigned !== undefined && assigned !== serverId)
      throw refuse(
        'CANARY_RESOURCE_IN_USE',
        `Device ${serialNumber} is assigned to another server.`,
        'Take the device from that server if it is dedicated, or name another one.',
      );
    return { resourceKey: `apple.business ${serialNumber}`, resource: { serialNumber, serverId } };
  },
  change: ({ business }, { resource }, signal) => start(business, 'ASSIGN_DEVICES', resource, signal),
  async isCompleted({ business }, { result }, signal) {
    const { isEnded, status, subStatus } = await hasEnded(business, textOf(result, 'activity') ?? '', signal);
    if (!isEnded) return false;
    if (status === 'COMPLETED' && (subStatus ?? 'COMPLETED_WITH_SUCCESS') === 'COMPLETED_WITH_SUCCESS') return true;
    throw reported({
      class: 'fail.server',
      code: 'CANARY_ACTIVITY_FAILED',
      owner: 'vendor',
      remedy: 'Read the log of the activity in Apple Business.',
      error: `The activity ended as ${status ?? 'unknown'}${subStatus ? ` (${subStatus})` : ''}.`,
    });
  },
  async effect({ business }, { resource, result, undoResult }, signal) {
    const activity = textOf(undoResult, 'activity') ?? textOf(result, 'activity');
    if (undoResult !== null && activity !== undefined && !(await hasEnded(business, activity, signal)).isEnded)
      return { effect: 'pending' };
    const assigned = await business.orgDevices.assignedServerId(textOf(resource, 'serialNumber') ?? '', { signal });
    if (assigned !== undefined && assigned === textOf(resource, 'serverId')) return { effect: 'present' };
    const isUnderWay = activity !== undefined && !(await hasEnded(business, activity, signal)).isEnded;
    return { effect: isUnderWay ? 'pending' : 'absent' };
  },
  undo: ({ business }, { resource }, signal) => start(business, 'UNASSIGN_DEVICES', resource, signal),
};

/** Starts an activity for the device and the server of an intent. */
async function start(
  business: BusinessClient,
  type: 'ASSIGN_DEVICES' | 'UNASSIGN_DEVICES',
  resource: unknown,
  signal: AbortSignal,
) {
  const serialNumbers = [textOf(resource, 'serialNumber') ?? ''];
  const serverId = textOf(resource, 'serverId') ?? '';
  const { id } = await business.orgDeviceActivities.create({ type, serialNumbers, serverId }, changeOptions(signal));
  return { activity: id };
}

/** Assigns a dedicated device to a dedicated server, and takes it from there. */
const businessAssignment = defineCanary<AssignmentContext>({
  name: 'apple.business.assignment',
  service: 'apple.business',
  resourceKeys: ({ config }) => [`apple.business ${config.serialNumber}`],
  steps: [assignDevice],
});

/** Opens the assignment canary. */
export async function openBusinessAssignment(configured: ConfiguredCanary, parts: CanaryParts): Promise<OpenCanary> {
  const { target } = configured;
  const config = configOf(configured, 'business-assignment');
  const { createBusinessBudget } = await import('@mdmkit/apple-business');
  // The probe of the service has loaded the credential.
  const { clientId } = target.credential as Pick<BusinessClientOptions, 'clientId'>;
  const { clock, transport } = parts;
  const store = budgetStoreOf(transport);
  const budget = createBusinessBudget({ share: businessShare(target), store, key: clientId, clock });
  const business = await businessClientOf(target, { ...parts, call: {} }, budget);
  const writesLeft = async () =>
    writesPerHour * businessShare(target) - (await writesOf(store, budget.writes.key, clock.now()));
  return {
    canary: businessAssignment,
    context: { business, config, writesLeft },
    [Symbol.asyncDispose]: () => business.close(),
  };
}
