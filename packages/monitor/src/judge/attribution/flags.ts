import type { Finding } from '../../model/finding.ts';

/** What is counted of tenants. A flag on one of a tenant's credentials is a flag on the tenant. */
export const flags = [
  'known',
  'failing',
  'failingSurely',
  'auth',
  'authSurely',
  'local',
  'ended',
  'terms',
  'config',
  'slow',
  'throttled',
] as const;

/** One thing that is counted. */
export type Flag = (typeof flags)[number];

/** The bit of each flag: its place in the list. */
export const bitOf = Object.fromEntries(flags.map((flag, index) => [flag, 1 << index])) as Readonly<
  Record<Flag, number>
>;

/** The default of how far apart failures have to be to confirm each other, in milliseconds. */
export const defaultConfirmMs = 60_000;

/** Equal findings in a row. */
export interface Streak {
  /** What they say; null before the first. */
  readonly finding: Finding | null;
  /** How many. */
  readonly streak: number;
  /** The first of them, in milliseconds since 1970. */
  readonly firstMs: number;
  /** The last of them, in milliseconds since 1970. */
  readonly atMs: number;
}

/** The flags that a target's last runs set, as bits. Failures that are `confirmMs` apart confirm each other. */
export function bitsOf({ finding, streak, firstMs, atMs }: Streak, confirmMs: number): number {
  const isSure = streak >= 2 && atMs - firstMs >= confirmMs;
  switch (finding) {
    case null:
      return 0;
    case 'ok':
      return bitOf.known;
    case 'degraded':
      return bitOf.known | (streak >= 2 ? bitOf.slow : 0);
    case 'failing':
      return bitOf.known | bitOf.failing | (isSure ? bitOf.failingSurely : 0);
    case 'auth':
      return bitOf.known | bitOf.auth | (isSure ? bitOf.authSurely : 0);
    // Neither says anything about the vendor, so its tenant does not count as one that was seen.
    case 'local':
      return bitOf.local;
    case 'ended':
      return bitOf.ended;
    case 'terms':
      return bitOf.known | bitOf.terms;
    case 'config':
      return bitOf.known | bitOf.config;
  }
}
