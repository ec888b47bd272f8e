import type { EvidenceWindow } from './attribution/evidence.ts';
import type { JudgeContext } from './attribution/judge-context.ts';
import { blindSince, discreditSilentHosts } from './attribution/own-side.ts';

/** Failures may come up to this long before neutral hosts show that the network is away, in milliseconds. */
export const blindSlackMs = 120_000;

/** Which locations cannot tell anything about vendors. */
export interface Blindness {
  /** Judges every location. Once one is well again, what it found meanwhile is no evidence against vendors. */
  update(nowMs: number): void;
  /** A test for one batch of runs: whether failures at a location say nothing about vendors. Reads each location once. */
  testAt(nowMs: number): (location: string) => boolean;
}

/** Makes it. */
export function createBlindness(evidence: EvidenceWindow, context: JudgeContext): Blindness {
  let blind: ReadonlyMap<string, number> = new Map();
  return {
    update(nowMs) {
      const now = new Map<string, number>();
      const tallies = evidence.tallies();
      const input = { evidence, context, nowMs };
      for (const location of new Set(tallies.map((tally) => tally.location))) {
        discreditSilentHosts(location, tallies, input);
        const sinceMs = blindSince(location, tallies, input);
        const before = blind.get(location);
        if (sinceMs !== null) now.set(location, Math.min(sinceMs, before ?? sinceMs));
        else if (before !== undefined)
          evidence.dismiss({
            service: null,
            location,
            findings: ['failing', 'local'],
            fromMs: before - blindSlackMs,
          });
      }
      blind = now;
    },
    testAt(nowMs) {
      const tested = new Map<string, boolean>();
      return (location) => {
        const isBlind =
          tested.get(location) ?? blindSince(location, evidence.tallies(), { evidence, context, nowMs }) !== null;
        tested.set(location, isBlind);
        return isBlind;
      };
    },
  };
}
