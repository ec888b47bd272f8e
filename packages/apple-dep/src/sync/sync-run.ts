import type { Clock } from '@mdmkit/core';
import type { FetchDevicesOptions } from '../resources/device-list.ts';
import type { SuspiciousAbsence } from './absence.ts';
import type { CursorStore, StartedOver } from './cursor-store.ts';
import type { DeviceChange } from './device-change.ts';

/** One page of `syncFleet`. */
export interface FleetPage {
  /** The changes: at most one for each device. */
  readonly changes: readonly DeviceChange[];
  /** Where they come from: a full fetch, a sync, or the comparison with the known devices after a full fetch. */
  readonly from: 'fetch' | 'sync' | 'comparison';
  /**
   * In a full fetch that began because the service refused the saved cursor: why. Without `known`, devices that left
   * meanwhile are not reported.
   */
  readonly startedOver: StartedOver | undefined;
  /**
   * Set on one page without changes, if a full fetch lacks an unusual number of the known devices. A second full fetch
   * follows; only the devices that both fetches lack are then reported as absent.
   */
  readonly suspicious: SuspiciousAbsence | undefined;
}

/** What the steps of one run of `syncFleet` share. */
export interface SyncRun {
  readonly store: CursorStore;
  readonly known: (() => Iterable<string> | AsyncIterable<string>) | undefined;
  readonly maxAbsentShare: number;
  readonly clock: Clock;
  /** The changes per page of a comparison. */
  readonly pageSize: number;
  /** How pages are requested. */
  readonly list: FetchDevicesOptions;
}
