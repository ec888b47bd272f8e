import type { Clock } from '@mdmkit/core';
import type { DepAssumptions } from './assumptions.ts';

/** Counts how often devices are assigned a profile. */
export interface Throttle {
  /** Counts one assignment; answers the wait in seconds when there were too many. */
  take(serialNumber: string): number | undefined;
}

/** Creates a throttle of so many assignments per window, counted from the first one. */
export function createThrottle(clock: Clock, limit: DepAssumptions['throttle']): Throttle {
  const windows = new Map<string, { readonly sinceMs: number; count: number }>();
  return {
    take(serialNumber) {
      if (!limit) return undefined;
      const window = windows.get(serialNumber);
      const endsAtMs = (window?.sinceMs ?? 0) + limit.windowSeconds * 1000;
      if (!window || clock.now() >= endsAtMs) {
        windows.set(serialNumber, { sinceMs: clock.now(), count: 1 });
        return undefined;
      }
      window.count += 1;
      return window.count > limit.assignments ? Math.ceil((endsAtMs - clock.now()) / 1000) : undefined;
    },
  };
}
