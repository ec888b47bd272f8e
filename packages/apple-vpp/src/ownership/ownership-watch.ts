import type { MdmIdentity } from '../api/client-config.ts';
import type { MdmInfo } from '../api/meta.ts';
import { OwnershipLostError } from './ownership-error.ts';

/** What is known of a location's owner, seen from one MDM. */
export type OwnershipState = 'unknown' | 'unclaimed' | 'ours' | 'foreign';

/** The MDM that a client works for, as it introduces itself to a location. */
export interface OwnMdmInfo extends MdmIdentity {}

/** The id of {@link releasedMdmInfo}, which stands for no owner. */
export const releasedId = 'released';

/** What a location that was released says: Apple knows no way to clear the owner. */
export const releasedMdmInfo: OwnMdmInfo = { id: releasedId, name: 'None', metadata: 'released' };

/** Compares the owner in every answer with the MDM that this client works for. */
export interface OwnershipWatch {
  /** What the last answer said. */
  readonly state: OwnershipState;
  /** Who held the location at the last answer. */
  readonly heldBy: MdmInfo | undefined;
  /** Takes note of an answer. */
  observe(mdmInfo: MdmInfo | null | undefined): void;
  /** Calls back with what the present answer and each one after it said. */
  follow(listener: (seen: Pick<OwnershipWatch, 'state' | 'heldBy'>) => void): void;
  /**
   * Refuses while another MDM holds the location.
   *
   * @throws OwnershipLostError
   */
  assertNotForeign(operation: string, facts?: { readonly eventId?: string | undefined }): void;
}

/** What an owner means for an MDM. */
export function ownershipOf(mdmInfo: MdmInfo | null | undefined, ownId: string): OwnershipState {
  if (!mdmInfo || mdmInfo.id === '' || mdmInfo.id === releasedId) return 'unclaimed';
  return mdmInfo.id === ownId ? 'ours' : 'foreign';
}

/** Makes a watch. Without an MDM of its own it only remembers, and refuses nothing. */
export function createOwnershipWatch(ownId: string | undefined, label: string | undefined): OwnershipWatch {
  let notify: Parameters<OwnershipWatch['follow']>[0] = () => {};
  // Data instead of getters: each object with getters of its own has a hidden class of its own, which V8 keeps in the old
  // space together with all that the getters reach.
  const watch: Writable<OwnershipWatch> = {
    state: 'unknown',
    heldBy: undefined,
    observe(mdmInfo) {
      watch.heldBy = mdmInfo ?? undefined;
      if (ownId !== undefined) watch.state = ownershipOf(mdmInfo, ownId);
      notify({ state: watch.state, heldBy: watch.heldBy });
    },
    follow(listener) {
      notify = listener;
      notify({ state: watch.state, heldBy: watch.heldBy });
    },
    assertNotForeign(operation, { eventId } = {}) {
      const { state, heldBy } = watch;
      if (ownId === undefined || state !== 'foreign' || !heldBy) return;
      throw new OwnershipLostError('VPP_OWNERSHIP_LOST', { operation, label, heldBy, eventId });
    },
  };
  return watch;
}

type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] };
