import type { MdmInfo } from '../api/meta.ts';
import { VppError, vppErrors } from '../errors/vpp-error.ts';

/** The codes of {@link OwnershipError}. */
export type OwnershipErrorCode =
  | 'VPP_OWNERSHIP_LOST'
  | 'VPP_OWNERSHIP_FOREIGN'
  | 'VPP_TAKEOVER_MISMATCH'
  | 'VPP_OWNERSHIP_UNCONFIRMED';

/** Facts about a conflict between two MDMs. */
export interface OwnershipErrorFacts {
  /** The call that was not made, or not finished. */
  readonly operation: string;
  /** The client's label. */
  readonly label: string | undefined;
  /** The MDM that holds the location; undefined if none does. */
  readonly heldBy: MdmInfo | undefined;
  /** The event that the service had begun when the conflict showed. */
  readonly eventId?: string | undefined;
}

/** Another MDM stands in the way. `heldBy` says which, as it introduced itself. */
export class OwnershipError extends VppError {
  /** The name of the class. */
  override readonly name: string = 'OwnershipError';
  /** The MDM that holds the location; undefined if none does. */
  readonly heldBy: MdmInfo | undefined;
  /** The event that the service had begun when the conflict showed; it goes on. */
  readonly eventId: string | undefined;

  /** Makes an error from the facts of the conflict. */
  constructor(code: OwnershipErrorCode, facts: OwnershipErrorFacts) {
    const { operation, label, heldBy, eventId } = facts;
    const detail = heldBy === undefined ? 'no MDM holds it' : `it is held by ${describe(heldBy)}`;
    super(code, vppErrors[code], { service: 'apple.vpp', operation, label, detail });
    this.heldBy = heldBy;
    this.eventId = eventId;
  }
}

/** The location is in another MDM's hands: this client writes no more until it is claimed again. */
export class OwnershipLostError extends OwnershipError {
  /** The name of the class. */
  override readonly name = 'OwnershipLostError';
}

function describe({ id, name, metadata }: MdmInfo): string {
  const words = [name, metadata === undefined ? undefined : `(${metadata})`, `id ${id}`];
  return words
    .filter((word) => word !== undefined)
    .join(' ')
    .slice(0, 200);
}
