import type { ResultClass } from '@mdmkit/monitor/model';

/** The last result of a target at another location, or of a neutral host: the service `control`. */
export interface LocatedResult {
  /** The location. */
  readonly location: string;
  /** The target's id. */
  readonly target: string;
  /** The tenant. */
  readonly tenant: string;
  /** The service. */
  readonly service: string;
  /** The result class. */
  readonly class: ResultClass;
  /** Its code; null if it has none. */
  readonly code: string | null;
  /** When the run began, in milliseconds since 1970. */
  readonly startedMs: number;
  /** What its checks have learnt of the target, as JSON; absent of a neutral host. */
  readonly facts?: string;
}

/** Which results of other locations to read. */
export interface ElsewhereQuery {
  /** Only results that began after this time, in milliseconds since 1970. */
  readonly fromMs: number;
  /** The `mark` of an earlier read: only what was committed since then. A result may come twice. Default: all. */
  readonly since?: string | null;
  /** The `next` of the page before. Default: the first page. */
  readonly after?: ElsewherePlace | null;
}

/** The end of a page of results of other locations. */
export interface ElsewherePlace {
  /** The mark of the first page. */
  readonly mark: string;
  /** The location of the last view of the page. */
  readonly location: string;
  /** The number of its target. */
  readonly number: number;
}

/** Results of other locations. */
export interface ElsewherePage {
  /**
   * Results of at most 5,000 targets, and of the neutral hosts; oldest first within the page. Pages follow each other by location and
   * target.
   */
  readonly results: readonly LocatedResult[];
  /**
   * How far the read goes in the order of commits. What a transaction writes that was not complete then is found by the next
   * read with `since`, however late it is committed.
   */
  readonly mark: string;
  /** Where the next page begins; null at the end. */
  readonly next: ElsewherePlace | null;
}
