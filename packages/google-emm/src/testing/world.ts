import type { Clock } from '@mdmkit/core';
import type { UnknownMembers } from './check-request.ts';
import type { EnterpriseState } from './enterprises.ts';
import type { PageTokens } from './page-tokens.ts';
import type { PageFault } from './pages.ts';
import type { SimulatedProject } from './projects.ts';
import type { PubsubInside } from './pubsub.ts';

/** What the parts of one simulated Google share. */
export interface World {
  /** Time. */
  readonly clock: Clock;
  /** The enterprises by name. */
  readonly enterprises: Map<string, EnterpriseState>;
  /** The Cloud projects. */
  readonly projects: SimulatedProject[];
  /** Page tokens. */
  readonly pageTokens: PageTokens;
  /** What goes wrong with the next pages. */
  readonly pageFaults: PageFault[];
  /** Where notifications go. */
  readonly pubsub: PubsubInside;
  /** How long a device takes for anything, in milliseconds. */
  readonly deviceDelayMs: number;
  /** What happens to members of a body that the schemas do not have. */
  readonly unknownMembers: UnknownMembers;
  /** Packages that Google Play does not have. */
  readonly unknownPackages: Set<string>;
  /** The next of a sequence of numbers, one for each kind. */
  next(kind: string): number;
}

/** A JSON object of the API. Which members it has, the API's documents say. */
export type Json = Record<string, unknown>;

/** A copy without what stands for nothing: Google leaves out members that hold their default. */
export function withoutDefaults(document: Readonly<Json>): Json {
  return Object.fromEntries(
    Object.entries(document).filter(([, value]) => {
      if (value === undefined || value === null || value === false || value === '' || value === 0) return false;
      return !(Array.isArray(value) && value.length === 0);
    }),
  );
}

/** A value as text, where it is one or a number; empty for anything else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** The time as Google writes it. */
export function timestamp(ms: number): string {
  return new Date(ms).toISOString();
}

/** A duration such as `600s`, in milliseconds; undefined for what is none. */
export function durationMs(text: unknown): number | undefined {
  const seconds = typeof text === 'string' ? /^(\d+(?:\.\d{1,9})?)s$/.exec(text)?.[1] : undefined;
  return seconds === undefined ? undefined : Math.round(Number(seconds) * 1000);
}
