import type { Clock, Hooks, Transport } from '@mdmkit/core';
import type { Caps } from '@mdmkit/monitor/schedule';
import type { CheckFailure } from '../check/check-target.ts';
import type { LoadedConfig } from '../config/target.ts';
import type { DelayMeter } from '../engine/lag-guard.ts';
import type { Journeys } from '../journeys/journeys.ts';
import type { NetworkOptions } from '../network/network-access.ts';
import type { Store } from '../store/store.ts';
import type { askControls } from './controls.ts';
import type { FinishedCheck } from './ended-check.ts';
import type { SilentPeer } from './own-troubles.ts';
import type { OnServiceEvent } from './service-event.ts';
import type { ServicePart } from './service-part.ts';
import type { SharedCredentials } from './shared-credentials.ts';

/**
 * How a monitoring service runs. Everything that it takes from the world can be injected: time (`clock`), chance (`random`),
 * the vendors (`transport`, `network`), the neutral hosts (`askControls`), the state of the event loop (`createDelayMeter`)
 * and the disk (`store`). With all of them injected a service is deterministic.
 */
export interface MonitorServiceOptions {
  /** What to check. */
  readonly config: LoadedConfig;
  /** Where results are kept. The service brings the tables up to date, and does not close the store. */
  readonly store: Store;
  /** What the service does in a deployment of several processes. Default: all of it. */
  readonly part?: ServicePart;
  /** Sessions and budgets that other workers use at the same time. Default: this service is the only user of its credentials. */
  readonly sharedCredentials?: SharedCredentials;
  /** Connections. Default: a transport of its own, with as many connections for one host as checks of one service. */
  readonly transport?: Transport;
  /** How hosts are reached that have no client of a vendor. Default: directly. */
  readonly network?: NetworkOptions;
  /** Runs journeys in browsers. Default: its own, closed at the end. */
  readonly journeys?: Journeys;
  /** How many checks there may be at once. Default: 2,000, and 500 of one service. */
  readonly caps?: Caps;
  /** Time. A virtual clock must not skip sleeps. Default: the clock of this machine. */
  readonly clock?: Clock;
  /** Connects to the neutral hosts. Default: a TCP connection to each, and a TLS handshake for `https:`. */
  readonly askControls?: typeof askControls;
  /** Measures how late the event loop is. Default: Node's own histogram, while the service runs. */
  readonly createDelayMeter?: () => DelayMeter;
  /** Returns numbers from 0 to 1, for samples. Default: `Math.random`. */
  readonly random?: () => number;
  /**
   * Returns since when a canary cannot undo a change, in milliseconds since 1970; null if all is undone, undefined if it is not
   * known yet. Default: all is undone.
   */
  readonly undoFailsSinceMs?: () => number | null | undefined;
  /** Returns the peer instances that are silent. Default: none is watched. */
  readonly silentPeers?: () => readonly SilentPeer[];
  /** Called for every request, for debugging. */
  readonly hooks?: Hooks;
  /** Called with every event. */
  readonly onEvent?: OnServiceEvent;
  /**
   * Resolves once every event that `onEvent` was called with is kept outside of this process. Until then the next start announces
   * the events of incidents and the notifications again. Default: they are kept at once.
   */
  readonly flushEvents?: () => Promise<void>;
  /** Called with every finished check, for metrics. What it throws is ignored. */
  readonly onCheck?: (check: FinishedCheck) => void;
  /** Called with the cause of a failed check, for debugging. */
  readonly onFailure?: (failure: CheckFailure) => void;
}
