import type { ResultClass } from '../../model/result.ts';

/** What the last conclusive run of a target said, as far as attribution distinguishes. */
export type Finding = 'ok' | 'degraded' | 'failing' | 'auth' | 'terms' | 'config';

/** What is counted of tenants. A mark on one of a tenant's credentials is a mark on the tenant. */
export const marks = [
  'known',
  'failing',
  'failingSurely',
  'auth',
  'authSurely',
  'terms',
  'config',
  'slow',
  'throttled',
] as const;

/** One thing that is counted. */
export type Mark = (typeof marks)[number];

/** The bit of each mark. */
export const bits: Readonly<Record<Mark, number>> = {
  known: 1,
  failing: 2,
  failingSurely: 4,
  auth: 8,
  authSurely: 16,
  terms: 32,
  config: 64,
  slow: 128,
  throttled: 256,
};

/** How far apart failures have to be to confirm each other where nobody says otherwise, in milliseconds: a blip of a minute is none. */
export const usualConfirmMs = 60_000;

/** What a class finds; undefined for one that says nothing about the vendor. */
export function findingOf(found: ResultClass): Finding | undefined {
  switch (found) {
    case 'ok':
    case 'degraded':
      return found;
    case 'fail.network':
    case 'fail.server':
      return 'failing';
    case 'fail.auth':
      return 'auth';
    case 'fail.terms':
      return 'terms';
    case 'fail.config':
      return 'config';
    case 'throttled':
    case 'inconclusive':
    case 'prober_fault':
      return undefined;
  }
}

/** Equal findings in a row. */
export interface Streak {
  /** What they say; null before the first. */
  readonly finding: Finding | null;
  /** How many. */
  readonly streak: number;
  /** The first of them. */
  readonly firstMs: number;
  /** The last of them. */
  readonly atMs: number;
}

/** The marks that a target's last runs set, as bits. Failures that are `confirmMs` apart confirm each other. */
export function bitsOf({ finding, streak, firstMs, atMs }: Streak, confirmMs: number): number {
  const surely = streak >= 2 && atMs - firstMs >= confirmMs;
  switch (finding) {
    case null:
      return 0;
    case 'ok':
      return bits.known;
    case 'degraded':
      return bits.known | (streak >= 2 ? bits.slow : 0);
    case 'failing':
      return bits.known | bits.failing | (surely ? bits.failingSurely : 0);
    case 'auth':
      return bits.known | bits.auth | (surely ? bits.authSurely : 0);
    case 'terms':
      return bits.known | bits.terms;
    case 'config':
      return bits.known | bits.config;
  }
}
