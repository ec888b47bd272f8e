import type { ManageAssetsRequest, RevokeAssetsRequest } from '../api/manage-assets.ts';
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

/** One request of a job. */
export type JobStep = AssetStep | RevokeStep | UserStep;

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

/** A step from a request; the quality that Apple assumes is filled in. */
export function assetStep(kind: AssetStep['kind'], request: ManageAssetsRequest): AssetStep {
  const { assets, clientUserIds = [], serialNumbers = [] } = request;
  const keys = assets.map(({ adamId, pricingParam = 'STDQ' }) => ({ adamId, pricingParam }));
  return { kind, assets: keys, clientUserIds, serialNumbers };
}

/** A step from a request. */
export function revokeStep({ clientUserIds = [], serialNumbers = [] }: RevokeAssetsRequest): RevokeStep {
  return { kind: 'revoke', clientUserIds, serialNumbers };
}

/** A step from users. */
export function userStep(kind: UserStep['kind'], users: readonly UserInput[]): UserStep {
  return { kind, users };
}

/** The parts of a step. */
export function* tasksOf(step: JobStep): Generator<Task, void, void> {
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
  const targets = step.clientUserIds.length + step.serialNumbers.length;
  return step.kind === 'revoke' ? targets : step.assets.length * targets;
}

/** What is done first: licences come back before they are given away. */
export function phaseOf({ kind }: JobStep): number {
  return kind === 'disassociate' || kind === 'revoke' || kind === 'retire' ? 0 : 1;
}

/** The body of a step's request. */
export function bodyOf(step: JobStep): ManageAssetsRequest & { readonly users?: readonly UserInput[] } {
  const { kind: _kind, ...body } = step;
  // An empty list would be refused by some endpoints and means nothing to the others.
  const filled = Object.entries<readonly unknown[]>(body).filter(([, list]) => list.length > 0);
  // Which members there are depends on the kind, as the endpoint of that kind wants them.
  return Object.fromEntries(filled) as unknown as ManageAssetsRequest;
}
