import type { CallOptions } from '@mdmkit/core';
import { checkArgument } from '@mdmkit/core';
import { type ClientConfig, getClientConfig, updateClientConfig } from '../api/client-config.ts';
import type { MdmInfo } from '../api/meta.ts';
import { hideNotificationSecret } from '../auth/notification-secret.ts';
import type { VppCalls } from '../calls.ts';
import { VppError } from '../errors/vpp-error.ts';
import { OwnershipError, type OwnershipErrorCode } from '../ownership/ownership-error.ts';
import { type OwnershipState, type OwnMdmInfo, ownershipOf, releasedMdmInfo } from '../ownership/ownership-watch.ts';

/** How a location is claimed. */
export interface ClaimOptions extends CallOptions {
  /**
   * The `mdmInfo.id` of the MDM that holds the location and is to be replaced. Without it a location in other hands is
   * refused, and so is one whose present holder has another id. Default: no MDM is replaced.
   */
  readonly takeoverFrom?: string;
}

/** What a release has done. */
export interface ReleaseResult {
  /** Whether notifications were turned off too. Apple documents no way; the service may refuse the usual one. */
  readonly notificationsCleared: boolean;
}

/** Who holds a location. */
export interface Ownership {
  /** Whether it is the MDM of this client. */
  readonly state: OwnershipState;
  /** The MDM that holds the location; undefined if none does. */
  readonly heldBy: MdmInfo | undefined;
}

/** Which MDM holds the location. Apple enforces nothing: every MDM with a token can write, and the last claim wins. */
export interface OwnershipCalls {
  /** What the last answer said; `unknown` before the first, and without the option `mdm`. */
  readonly state: OwnershipState;
  /** Who held the location at the last answer. */
  readonly heldBy: MdmInfo | undefined;
  /** Reads who holds the location. @throws VppError */
  check(options?: CallOptions): Promise<Ownership>;
  /**
   * Makes the MDM of this client the holder. Nothing is written when it is so already.
   *
   * @throws OwnershipError - `VPP_OWNERSHIP_FOREIGN` when another holds it; `VPP_TAKEOVER_MISMATCH` when `takeoverFrom`
   * is not the present one; `VPP_OWNERSHIP_UNCONFIRMED` when the answer names another.
   * @throws VppError
   */
  claim(options?: ClaimOptions): Promise<ClientConfig>;
  /**
   * Says that this MDM holds the location no more, and turns notifications off. Take licences back before.
   *
   * @throws OwnershipError - When another holds it.
   * @throws VppError
   */
  release(options?: CallOptions): Promise<ReleaseResult>;
}

/** Makes the calls of the resource. */
export function createOwnershipCalls(calls: VppCalls, mdm: OwnMdmInfo | undefined): OwnershipCalls {
  const { ownership: watch, label } = calls;
  const needed = (method: string): OwnMdmInfo => {
    if (!mdm) throw new TypeError(`mdm must be given to createVppClient() for ownership.${method}()`);
    return mdm;
  };
  const refuse = (code: OwnershipErrorCode, operation: string, heldBy: MdmInfo | undefined): never => {
    throw new OwnershipError(code, { operation, label, heldBy });
  };
  const read = (options?: CallOptions) => calls.callAnyway(getClientConfig, {}, options);
  const write = async (mdmInfo: OwnMdmInfo, operation: string, options?: CallOptions) => {
    const config = await calls.callAnyway(updateClientConfig, { body: { mdmInfo } }, options);
    if (config.mdmInfo?.id !== mdmInfo.id) refuse('VPP_OWNERSHIP_UNCONFIRMED', operation, config.mdmInfo ?? undefined);
    return config;
  };

  const resource: OwnershipCalls = {
    state: watch.state,
    heldBy: watch.heldBy,
    async check(options) {
      const { mdmInfo } = await read(options);
      const state = mdm ? ownershipOf(mdmInfo, mdm.id) : 'unknown';
      return { state, heldBy: mdmInfo ?? undefined };
    },
    async claim(claimOptions = {}) {
      checkArgument('ownership.claim', 'options', claimOptions, 'object');
      const { takeoverFrom, ...options } = claimOptions;
      const own = needed('claim');
      const config = await read(options);
      const state = ownershipOf(config.mdmInfo, own.id);
      const heldBy = config.mdmInfo ?? undefined;
      if (takeoverFrom !== undefined && state !== 'ours' && heldBy?.id !== takeoverFrom) {
        return refuse('VPP_TAKEOVER_MISMATCH', 'ownership.claim', heldBy);
      }
      if (state === 'foreign' && takeoverFrom === undefined) {
        return refuse('VPP_OWNERSHIP_FOREIGN', 'ownership.claim', heldBy);
      }
      const same = heldBy?.id === own.id && heldBy.name === own.name && heldBy.metadata === own.metadata;
      return hideNotificationSecret(same ? config : await write(own, 'ownership.claim', options));
    },
    async release(options) {
      const own = needed('release');
      const config = await read(options);
      const state = ownershipOf(config.mdmInfo, own.id);
      if (state === 'foreign') refuse('VPP_OWNERSHIP_LOST', 'ownership.release', config.mdmInfo ?? undefined);
      const cleared = config.notificationUrl === undefined || (await clearNotifications(calls, options));
      if (state === 'ours') await write(releasedMdmInfo, 'ownership.release', options);
      return { notificationsCleared: cleared };
    },
  };
  watch.follow((state) => void Object.assign(resource, state));
  return resource;
}

/** Version 1 cleared texts by empty ones; version 2 does not say. A refusal changes nothing, so it may be tried. */
async function clearNotifications(calls: VppCalls, options?: CallOptions): Promise<boolean> {
  try {
    await calls.callAnyway(updateClientConfig, { body: { notificationUrl: '', notificationAuthToken: '' } }, options);
    return true;
  } catch (error) {
    if (error instanceof VppError && error.kind === 'invalid') return false;
    throw error;
  }
}
