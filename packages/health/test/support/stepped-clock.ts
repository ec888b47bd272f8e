import { type Clock, systemClock } from '@mdmkit/core';

/** The machine's clock, a little ahead: by one second for each step, so that what is counted per second begins anew. */
export function steppedClock(): { readonly clock: Clock; readonly step: () => void } {
  let aheadMs = 0;
  return {
    clock: { ...systemClock, now: () => Date.now() + aheadMs, elapsedMs: () => systemClock.elapsedMs() + aheadMs },
    step: () => {
      aheadMs += 1_000;
    },
  };
}
