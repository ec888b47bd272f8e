/** From how many seconds on a clock counts as off; a few seconds are what networks and rounding cost. */
export const clockOffSeconds = 60;

/** A clock's lead in whole seconds. The header `Date` has no finer ones: less than a second is none. */
export function wholeSeconds(skewMs: number): number {
  // Never -0, which JSON does not know.
  return Math.trunc(skewMs / 1000) || 0;
}
