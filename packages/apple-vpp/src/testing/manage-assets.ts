import { z } from 'zod';
import type { VppLimits } from '../api/service-config.ts';
import type { VppErrorNumber } from '../errors/error-numbers.ts';
import type { AssetKey } from '../jobs/step.ts';
import { errorAnswer } from './answers.ts';
import { type AssetOutcome, associate, disassociate, revoke, splitTargets } from './asset-work.ts';
import type { TargetKey } from './assignment-table.ts';
import type { VppDoubts } from './doubts.ts';
import type { SimulatedEvent } from './event-list.ts';
import type { VppLocation } from './location.ts';
import type { Outbox } from './outbox.ts';
import { takeFaults } from './task-faults.ts';

const ids = z.array(z.string()).optional();
const Body = z.object({
  assets: z.array(z.object({ adamId: z.string(), pricingParam: z.enum(['STDQ', 'PLUS']).optional() })).optional(),
  clientUserIds: ids,
  serialNumbers: ids,
});

/** What asset work needs besides its location. */
export interface WorkContext {
  /** The limits. */
  readonly limits: Readonly<VppLimits>;
  /** How doubts are decided. */
  readonly doubts: Readonly<VppDoubts>;
  /** Sends notifications. */
  readonly outbox: Outbox;
}

/** Takes an order to associate, disassociate or revoke, or refuses it. Nothing is done of what is refused. */
export function manageAssets(
  location: VppLocation,
  type: 'ASSOCIATE' | 'DISASSOCIATE' | 'REVOKE',
  given: unknown,
  { limits, doubts, outbox }: WorkContext,
): SimulatedEvent | VppErrorNumber {
  const body = Body.safeParse(given);
  if (!body.success) return 9602;
  const { clientUserIds = [], serialNumbers = [] } = body.data;
  const assets = (body.data.assets ?? []).map(({ adamId, pricingParam = 'STDQ' as const }) => ({
    adamId,
    pricingParam,
  }));
  const isRevocation = type === 'REVOKE';
  const refusal = isRevocation
    ? checkTargets(clientUserIds, serialNumbers, limits.maxRevokeClientUserIds, limits.maxRevokeSerialNumbers)
    : (checkAssets(assets, limits) ??
      checkTargets(clientUserIds, serialNumbers, limits.maxClientUserIds, limits.maxSerialNumbers) ??
      checkEach(location, type, assets, serialNumbers));
  if (refusal !== undefined) return refusal;

  const targets: TargetKey[] = [
    ...clientUserIds.map((id): TargetKey => `u${id}`),
    ...serialNumbers.map((serial): TargetKey => `s${serial}`),
  ];
  const requested = targets.length * (isRevocation ? 1 : assets.length);
  return location.events.take(type, requested, (eventId) => {
    const faults = takeFaults(location);
    const outcome = {
      ASSOCIATE: () => associate(location, assets, targets, doubts.shortage, faults),
      DISASSOCIATE: () => disassociate(location, assets, targets, faults),
      REVOKE: () => revoke(location, targets, doubts.revokeCounts),
    }[type]();
    tellOfAssets(location, outbox, type, eventId, outcome);
    return outcome;
  });
}

function checkAssets(assets: readonly AssetKey[], { maxAssets }: Readonly<VppLimits>): VppErrorNumber | undefined {
  if (assets.length === 0) return 9718;
  if (assets.length > maxAssets) return 9700;
  return new Set(assets.map(({ adamId, pricingParam }) => adamId + pricingParam)).size < assets.length
    ? 9703
    : undefined;
}

function checkTargets(
  users: readonly string[],
  serials: readonly string[],
  maxUsers: number,
  maxSerials: number,
): VppErrorNumber | undefined {
  if (users.length + serials.length === 0) return 9719;
  if (users.length > maxUsers) return 9701;
  if (serials.length > maxSerials) return 9702;
  if (new Set(users).size < users.length) return 9704;
  return new Set(serials).size < serials.length ? 9705 : undefined;
}

function checkEach(
  location: VppLocation,
  type: 'ASSOCIATE' | 'DISASSOCIATE',
  assets: readonly AssetKey[],
  serials: readonly string[],
): VppErrorNumber | undefined {
  for (const key of assets) {
    const asset = location.asset(key);
    if (type === 'DISASSOCIATE' && asset?.revocable === false) return 9706;
    if (serials.length > 0 && asset?.deviceAssignable === false) return 9707;
  }
  return undefined;
}

/** At most so many elements travel in one notification. (Apple: Subscribing to notifications) */
const maxElements = 100;

function tellOfAssets(
  location: VppLocation,
  outbox: Outbox,
  type: string,
  eventId: string,
  { groups }: AssetOutcome,
): void {
  const notifications = groups.flatMap(({ asset, targets, errorNumber }) => {
    const parts: Record<string, unknown>[] = [];
    for (let start = 0; start < targets.length; start += maxElements) {
      const part = targets.slice(start, start + maxElements);
      const { adamId, pricingParam } = asset;
      const assignments = part.map((target) => {
        const id = target.slice(1);
        return { adamId, pricingParam, ...(target.startsWith('s') ? { serialNumber: id } : { clientUserId: id }) };
      });
      const result = errorNumber === undefined ? 'SUCCESS' : 'FAILURE';
      const error =
        errorNumber === undefined
          ? {}
          : { error: { ...errorAnswer(errorNumber).body, errorInfo: { assets: [asset], ...splitTargets(part) } } };
      parts.push({ assignments, ...error, eventId, result, type });
    }
    return parts;
  });
  outbox.post(location.uId, location.notifications, 'ASSET_MANAGEMENT', notifications);
}
