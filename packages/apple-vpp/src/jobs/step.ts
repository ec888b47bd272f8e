import { checkArgument } from '@mdmkit/core';
import type { ManageAssetsRequest, RevokeAssetsRequest } from '../api/manage-assets.ts';
import type { AssociateSubscriptionsRequest, DisassociateSubscriptionsRequest } from '../api/subscriptions.ts';
import type { UserInput } from '../api/users.ts';

/** An asset by its key. */
export interface AssetKey {
  /** The store's number: digits. */
  readonly adamId: string;
  /** The quality. */
  readonly pricingParam: 'STDQ' | 'PLUS';
}

/** Every asset named for, or from, every target named. */
export interface AssetStep {
  /** What is asked for. */
  readonly kind: 'associate' | 'disassociate';
  /** The assets. */
  readonly assets: readonly AssetKey[];
  /** The users. */
  readonly clientUserIds: readonly string[];
  /** The devices. */
  readonly serialNumbers: readonly string[];
}

/** Everything revocable from every target named. */
export interface RevokeStep {
  /** What is asked for. */
  readonly kind: 'revoke';
  /** The users. */
  readonly clientUserIds: readonly string[];
  /** The devices. */
  readonly serialNumbers: readonly string[];
}

/** The users named. */
export interface UserStep {
  /** What is asked for. */
  readonly kind: 'create' | 'update' | 'retire';
  /** The users. */
  readonly users: readonly UserInput[];
}

/** Seats of every subscription named for, or from, every user named. */
export interface SeatStep {
  /** What is asked for. */
  readonly kind: 'associate-seats' | 'disassociate-seats';
  /** The subscriptions. */
  readonly adamIds: readonly number[];
  /** The users. */
  readonly clientUserIds: readonly string[];
  /** Whether the users keep their seats beyond the period. */
  readonly renewing?: boolean;
  /** Whether the seats are taken at the end of the period. */
  readonly deferred?: boolean;
}

/** One request of a job. */
export type JobStep = AssetStep | RevokeStep | UserStep | SeatStep;

/** One part of a step that succeeds or fails by itself. */
export interface Task {
  /** The asset's number; absent for users and where everything is taken back. */
  readonly adamId?: string;
  /** The asset's quality. */
  readonly pricingParam?: 'STDQ' | 'PLUS';
  /** The user. */
  readonly clientUserId?: string;
  /** The device. */
  readonly serialNumber?: string;
}

/** One seat: the Adam IDs of subscriptions are numbers. */
export interface SeatTask {
  /** The subscription's number. */
  readonly adamId: number;
  /** The user. */
  readonly clientUserId: string;
}

/** A step from a request; the quality that Apple assumes is filled in. */
export function assetStep(kind: AssetStep['kind'], request: ManageAssetsRequest): AssetStep {
  const caller = `assets.${kind}AndWait`;
  checkArgument(caller, 'request', request, 'object');
  const { assets, clientUserIds = [], serialNumbers = [] } = request;
  for (const [name, list] of Object.entries({ assets, clientUserIds, serialNumbers }))
    checkArgument(caller, name, list, 'list');
  const keys = assets.map(({ adamId, pricingParam = 'STDQ' }) => ({ adamId, pricingParam }));
  return { kind, assets: keys, clientUserIds, serialNumbers };
}

/** A step from a request. */
export function revokeStep(request: RevokeAssetsRequest): RevokeStep {
  const caller = 'assets.revokeAndWait';
  checkArgument(caller, 'request', request, 'object');
  const { clientUserIds = [], serialNumbers = [] } = request;
  for (const [name, list] of Object.entries({ clientUserIds, serialNumbers }))
    checkArgument(caller, name, list, 'list');
  return { kind: 'revoke', clientUserIds, serialNumbers };
}

/** A step from users. */
export function userStep(kind: UserStep['kind'], users: readonly UserInput[]): UserStep {
  return { kind, users };
}

/** A step from a request. */
export function seatStep(
  kind: SeatStep['kind'],
  request: AssociateSubscriptionsRequest | DisassociateSubscriptionsRequest,
): SeatStep {
  const caller = `subscriptions.${kind === 'associate-seats' ? 'associate' : 'disassociate'}AndWait`;
  checkArgument(caller, 'request', request, 'object');
  const { adamIds, clientUserIds, ...choice } = request;
  for (const [name, list] of Object.entries({ adamIds, clientUserIds })) checkArgument(caller, name, list, 'list');
  // A choice that is named but undefined is none.
  const made = Object.entries(choice).filter(([, value]) => value !== undefined);
  return { kind, adamIds, clientUserIds, ...Object.fromEntries(made) };
}

/** The parts of a step. */
export function* tasksOf(step: JobStep): Generator<Task | SeatTask, void, void> {
  if ('adamIds' in step) {
    for (const adamId of step.adamIds) for (const clientUserId of step.clientUserIds) yield { adamId, clientUserId };
    return;
  }
  if ('users' in step) {
    for (const { clientUserId } of step.users) yield { clientUserId };
    return;
  }
  for (const asset of step.kind === 'revoke' ? [{}] : step.assets) {
    for (const clientUserId of step.clientUserIds) yield { ...asset, clientUserId };
    for (const serialNumber of step.serialNumbers) yield { ...asset, serialNumber };
  }
}

/** How many parts a step has. */
export function countTasks(step: JobStep): number {
  if ('users' in step) return step.users.length;
  if ('adamIds' in step) return step.adamIds.length * step.clientUserIds.length;
  const targets = step.clientUserIds.length + step.serialNumbers.length;
  return step.kind === 'revoke' ? targets : step.assets.length * targets;
}

/** What is done first: licences come back before they are given away. */
export function phaseOf({ kind }: JobStep): number {
  return ['disassociate', 'revoke', 'retire', 'disassociate-seats'].includes(kind) ? 0 : 1;
}

/** The body of a step's request. */
export function bodyOf(step: JobStep): ManageAssetsRequest & { readonly users?: readonly UserInput[] } {
  const { kind: _kind, ...body } = step;
  // An empty list would be refused by some endpoints and means nothing to the others.
  const filled = Object.entries<unknown>(body).filter(([, value]) => !Array.isArray(value) || value.length > 0);
  // Which members there are depends on the kind, as the endpoint of that kind wants them.
  return Object.fromEntries(filled) as unknown as ManageAssetsRequest;
}
