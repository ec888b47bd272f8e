import type { VppClient } from '@mdmkit/apple-vpp';
import { type Clock, ownerOfKind, VendorError } from '@mdmkit/core';
import { type CanaryChange, type CanaryStep, defineCanary } from '@mdmkit/monitor/canary';
import { classOf } from '@mdmkit/monitor/model';
import type { CanaryConfigOf } from '../config/canary-config.ts';
import type { ConfiguredCanary } from '../config/target.ts';
import { vppClientOf } from '../inventory/clients.ts';
import { type CanaryParts, call, changeOptions, configOf, type OpenCanary, reported, textOf } from './canary-kind.ts';

interface LicenceContext {
  readonly vpp: VppClient;
  readonly config: CanaryConfigOf<'vpp-licence'>;
  readonly clock: Clock;
}

/** Who gets the licence, as the vendor's queries name it. */
function holderOf({ serialNumber, clientUserId }: CanaryConfigOf<'vpp-licence'>) {
  return serialNumber === undefined ? { clientUserId: clientUserId ?? '' } : { serialNumber };
}

function nameOf(config: CanaryConfigOf<'vpp-licence'>): string {
  return config.serialNumber ?? config.clientUserId ?? '';
}

/** The body of a request that gives or takes the licence. */
function requestOf({ adamId, pricingParam = 'STDQ', serialNumber, clientUserId = '' }: CanaryConfigOf<'vpp-licence'>) {
  const assets = [{ adamId, pricingParam }];
  return serialNumber === undefined
    ? { assets, clientUserIds: [clientUserId] }
    : { assets, serialNumbers: [serialNumber] };
}

/** Apple asks for status requests at most every 30 seconds. */
const pollMs = 30_000;

/** How often counts are read until they are as before. */
const countReadings = 5;

/** Whether an event has ended. An event that Apple does not know any more has. */
async function hasEnded(vpp: VppClient, eventId: string, signal: AbortSignal): Promise<boolean> {
  try {
    return (await vpp.events.status(eventId, { signal })).eventStatus !== 'PENDING';
  } catch (error) {
    if (error instanceof VendorError && error.code === 'VPP_EVENT_NOT_FOUND') return true;
    throw error;
  }
}

const giveLicence: CanaryStep<LicenceContext> = {
  name: 'licence',
  pollMs,
  settleMs: 600_000,
  calls: ({ config }) => [
    call('change', 'POST /mdm/v2/assets/associate', `give a licence of app ${config.adamId} to ${nameOf(config)}`),
    call('verify', 'GET /mdm/v2/status', 'read how far the event is'),
    call('verify', 'GET /mdm/v2/assignments', `read whether ${nameOf(config)} has the licence`),
    call('undo', 'POST /mdm/v2/assets/disassociate', `take the licence from ${nameOf(config)}`),
  ],
  plan: async ({ config }) => ({
    resourceKey: `apple.vpp ${config.adamId} ${nameOf(config)}`,
    resource: { adamId: config.adamId, holder: nameOf(config) },
  }),
  async change({ vpp, config }, _, signal) {
    const { eventId } = await vpp.assets.associate(requestOf(config), changeOptions(signal));
    return { eventId };
  },
  async isCompleted({ vpp }, { result }, signal) {
    const { errorNumbers, isSuccessful, vppErrors } = await import('@mdmkit/apple-vpp');
    const status = await vpp.events.status(textOf(result, 'eventId') ?? '', { signal });
    if (status.eventStatus === 'PENDING') return false;
    if (isSuccessful(status)) return true;
    const number = status.failures?.[0]?.errorNumber;
    const listedCode = Object.entries(errorNumbers).find(([each]) => Number(each) === number)?.[1].code;
    const code = listedCode ?? 'VPP_TASK_FAILED';
    const { kind, owner = ownerOfKind[kind], remedy } = vppErrors[code];
    const error = `The event of the licence failed${number === undefined ? '' : ` with error ${number}`}.`;
    throw reported({ class: classOf({ code, kind }), code, owner, remedy, error });
  },
  async effect({ vpp, config }, change, signal) {
    const { adamId, pricingParam = 'STDQ' } = config;
    const undoEvent = textOf(change.undoResult, 'eventId');
    if (undoEvent !== undefined && !(await hasEnded(vpp, undoEvent, signal))) return { effect: 'pending' };
    const page = await vpp.assignments.list({ adamId, pricingParam, ...holderOf(config), signal }).firstPage();
    if (page.items.length > 0) return { effect: 'present' };
    return { effect: (await isUnderWay(vpp, change, signal)) ? 'pending' : 'absent' };
  },
  async undo({ vpp, config }, _, signal) {
    const { eventId } = await vpp.assets.disassociate(requestOf(config), changeOptions(signal));
    return { eventId };
  },
};

/** Whether the event that gives the licence goes on, and may still give it. */
async function isUnderWay(vpp: VppClient, { result, undoResult }: CanaryChange, signal: AbortSignal): Promise<boolean> {
  const eventId = textOf(result, 'eventId');
  return eventId !== undefined && undoResult === null && !(await hasEnded(vpp, eventId, signal));
}

/** How many licences are free and assigned; null if Apple does not count them. */
async function countsOf({ vpp, config }: LicenceContext, signal: AbortSignal) {
  const { adamId, pricingParam = 'STDQ' } = config;
  const page = await vpp.assets.list({ adamId, pricingParam, signal }).firstPage();
  const asset = page.items.find((each) => each.adamId === adamId && each.pricingParam === pricingParam);
  if (!asset)
    throw reported({
      class: 'fail.config',
      code: 'CANARY_RESOURCE_MISSING',
      owner: 'us',
      remedy: 'Buy licences of the dedicated app, as docs/canaries.md says.',
      error: `The location has no licences of app ${adamId}.`,
    });
  return { available: asset.availableCount ?? null, assigned: asset.assignedCount ?? null };
}

/** Gives a licence of a dedicated app to a dedicated device or user, and takes it back. */
const vppLicence = defineCanary<LicenceContext>({
  name: 'apple.vpp.licence',
  service: 'apple.vpp',
  resourceKeys: ({ config }) => [`apple.vpp ${config.adamId} ${nameOf(config)}`],
  steps: [giveLicence],
  calls: ({ config }) => [
    call('check', 'GET /mdm/v2/assets', `count the licences of app ${config.adamId}`),
    call('undo', 'GET /mdm/v2/assets', 'compare the count'),
  ],
  before: countsOf,
  async after(context, before, signal) {
    // Counts may lag behind the assignments.
    for (let reading = 1; ; reading += 1) {
      const now = await countsOf(context, signal);
      if (JSON.stringify(now) === JSON.stringify(before)) return null;
      if (reading === countReadings)
        return `The counts of licences differ: before ${JSON.stringify(before)}, after ${JSON.stringify(now)}.`;
      await context.clock.sleep(pollMs, signal);
    }
  },
});

/** Opens the licence canary. */
export async function openVppLicence(configured: ConfiguredCanary, parts: CanaryParts): Promise<OpenCanary> {
  const { target } = configured;
  const config = configOf(configured, 'vpp-licence');
  const vpp = await vppClientOf(target, { ...parts, call: {} });
  const context: LicenceContext = { vpp, config, clock: parts.clock };
  return { canary: vppLicence, context, [Symbol.asyncDispose]: () => vpp.close() };
}
