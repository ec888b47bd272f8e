import type { CatalogueEntry } from '@mdmkit/core';

/**
 * What has to happen before the same call can succeed.
 *
 * - `back-off`: time passes; repeat it after growing pauses;
 * - `new-credential`: a content token that works;
 * - `fix-request`: another request; sending the same again is of no use;
 * - `change-state`: something at the service changes: buy, free up, create, wait, or read again;
 * - `never`: nothing helps.
 */
export type RetryClass = 'back-off' | 'new-credential' | 'fix-request' | 'change-state' | 'never';

/** What is known about one of Apple's error numbers. */
export interface ErrorNumberEntry extends CatalogueEntry {
  /** Our code for it. */
  readonly code: string;
  /** What has to happen before the same call can succeed. */
  readonly retryClass: RetryClass;
  /** The HTTP status of a direct answer; absent where the number only appears in events and notifications. */
  readonly status?: number;
  /** Whether it may appear among the failures of an event or in a notification. */
  readonly asynchronous?: true;
  /** Whether only the first version of the service has it; devices report some of these when an installation fails. */
  readonly legacy?: true;
}
