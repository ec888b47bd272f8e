/** How long a walk takes. */
export interface WalkEstimate {
  /** How many devices are left; undefined where Apple does not say. */
  readonly devices: number | undefined;
  /** How many reads they take: one for each, and one for each thousand. */
  readonly reads: number | undefined;
  /** How long these take at least, in milliseconds. */
  readonly expectedMs: number | undefined;
}

/** What an estimate is made from. */
export interface EstimateFacts {
  /** How many devices are left. */
  readonly devices: number | undefined;
  /** How many devices are on a page. */
  readonly pageSize: number;
  /** How many reads a minute the budget lets through. */
  readonly readsPerMinute: number;
  /** How long a device has taken so far on average, in milliseconds; 0 when none was read. */
  readonly measuredMs: number;
}

/**
 * Estimates the rest of a walk: not faster than the budget allows, and not faster than it went so far, when other calls
 * take their share or Apple asks to wait.
 */
export function estimateWalk({ devices, pageSize, readsPerMinute, measuredMs }: EstimateFacts): WalkEstimate {
  if (devices === undefined) return { devices, reads: undefined, expectedMs: undefined };
  const reads = devices + Math.ceil(devices / pageSize);
  return { devices, reads, expectedMs: Math.round(Math.max((reads * 60_000) / readsPerMinute, devices * measuredMs)) };
}
