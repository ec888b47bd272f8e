/** A hard state that a target took on: up or down, confirmed. */
export interface HardState {
  /** `u` up, `d` down. */
  readonly state: 'u' | 'd';
  /** Since when, in milliseconds since 1970. */
  readonly atMs: number;
}

/** How often is too often. */
export interface FlappingLimits {
  /** It flaps from this share of changes on, in percent. Default: 20. */
  readonly high?: number;
  /** It flaps no more below this one, in percent. Default: 5. */
  readonly low?: number;
}

/** Changes that are counted: between 21 states, as Nagios does. */
const changes = 20;

/** What is older is forgotten, whatever the interval. */
const reachMs = 24 * 3_600_000;

/** Adds a hard state to those known, oldest first; the same state again adds nothing. */
export function withHardState(known: readonly HardState[], next: HardState): readonly HardState[] {
  if (known.at(-1)?.state === next.state) return known;
  return [...known.filter(({ atMs }) => next.atMs - atMs <= reachMs), next].slice(-changes - 1);
}

/**
 * The weighted share of changes among the last 21 states, in percent. States are `intervalMs` apart; the oldest change weighs
 * 0.8, the newest 1.2.
 */
export function flappingPercent(known: readonly HardState[], intervalMs: number, nowMs: number): number {
  const changed = new Set<number>();
  for (const [at, { atMs }] of known.entries()) {
    // The first one is where it began: no change is known before it.
    if (at === 0 || nowMs - atMs > reachMs) continue;
    const ago = Math.max(0, Math.floor((nowMs - atMs) / intervalMs));
    if (ago < changes) changed.add(changes - 1 - ago);
  }
  let sum = 0;
  for (const position of changed) sum += 0.8 + (0.4 * position) / (changes - 1);
  return (100 * sum) / changes;
}

/** Whether a target flaps, given whether it did. */
export function isFlapping(
  known: readonly HardState[],
  was: boolean,
  intervalMs: number,
  nowMs: number,
  { high = 20, low = 5 }: FlappingLimits = {},
): boolean {
  const percent = flappingPercent(known, intervalMs, nowMs);
  return was ? percent >= low : percent >= high;
}
