import type { ErrorKind, ErrorOwner } from '@mdmkit/core';
import type { ResultClass } from '@mdmkit/monitor/model';

/** What something in a result means. */
export interface Explanation {
  /** The code or word that is explained. */
  readonly name: string;
  /** What it is: a code of ours, a vendor's number or word, a class. */
  readonly what: string;
  /** What happened. */
  readonly meaning: string;
  /** The class of a result that has it; absent for a class itself. */
  readonly class?: ResultClass;
  /** The kind of trouble, where a vendor's package says one. */
  readonly kind?: ErrorKind;
  /** Who has to act. */
  readonly owner?: ErrorOwner;
  /** What to do. */
  readonly remedy?: string;
}
