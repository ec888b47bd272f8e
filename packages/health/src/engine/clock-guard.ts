/** What time has done that it should not. */
export interface ClockTrouble {
  /**
   * `suspended`: the wall clock went ahead of the monotonic one, because the machine slept or was set; `stepped-back`: it was set
   * back; `stalled`: both went on, and no check ran.
   */
  readonly kind: 'suspended' | 'stepped-back' | 'stalled';
  /** The wall clock when it was last read, in milliseconds since 1970. */
  readonly fromMs: number;
}

/** Compares two clocks that should go at the same speed. */
export interface ClockGuard {
  /** Reads both; answers with what is wrong since it last did, or null. Meant to be called each second. */
  check(wallMs: number, monotonicMs: number): ClockTrouble | null;
}

/** How much the clocks may part between two looks, in milliseconds. A clock that is slewed parts by far less. */
const toleranceMs = 2_000;

/** How long no check may run before that counts as a gap, in milliseconds. Below that, runs are late and no more. */
const stallMs = 10_000;

/** Makes a guard that has not looked yet. */
export function createClockGuard(): ClockGuard {
  let last: { readonly wallMs: number; readonly monotonicMs: number } | undefined;
  return {
    check(wallMs, monotonicMs) {
      const before = last;
      last = { wallMs, monotonicMs };
      if (before === undefined) return null;
      const passedMs = monotonicMs - before.monotonicMs;
      const aheadMs = wallMs - before.wallMs - passedMs;
      const fromMs = before.wallMs;
      if (aheadMs > toleranceMs) return { kind: 'suspended', fromMs };
      if (aheadMs < -toleranceMs) return { kind: 'stepped-back', fromMs };
      return passedMs > stallMs ? { kind: 'stalled', fromMs } : null;
    },
  };
}
