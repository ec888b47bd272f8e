import type { Clock } from '@mdmkit/core';
import type { UnknownMembers } from './check-request.ts';
import type { PageTokens } from './page-tokens.ts';
import type { PageFault } from './pages.ts';
import type { PubsubInside } from './pubsub.ts';

/** What every part of one simulated Google shares. */
export interface Surroundings {
  readonly clock: Clock;
  readonly pageTokens: PageTokens;
  /** What goes wrong with the next pages. */
  readonly pageFaults: PageFault[];
  /** Publishes notifications. */
  readonly pubsub: PubsubInside;
  /** How long a device takes for anything, in milliseconds. */
  readonly deviceDelayMs: number;
  /** What happens to members of a body that the schemas do not have. */
  readonly unknownMembers: UnknownMembers;
  /** Packages that Google Play does not have. */
  readonly unknownPackages: Set<string>;
  /** The next number of a sequence; each kind has its own. */
  next(kind: string): number;
}
