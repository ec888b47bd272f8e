import type { CheckResult } from '@mdmkit/monitor/model';
import { createPacking } from './packing.ts';

/** What checks have learnt of each target, kept packed: a hundred thousand objects would take far more memory. */
export interface KnownFacts {
  /** What is known of a target, as JSON. */
  json(target: string): string;
  /** What is known of a target; undefined before the first check. */
  read(target: string): Readonly<Record<string, unknown>> | undefined;
  /** When a target's credential ends, in milliseconds since 1970; null where nobody knows. */
  expiresMs(target: string): number | null;
  /** Keeps what a check has learnt. A failure ends the learning early: what was known before stays known. */
  learn(target: string, facts: CheckResult['facts']): void;
  /** Forgets a target. */
  forget(target: string): void;
}

/** Makes a memory, from what was kept. */
export function createKnownFacts(kept: Iterable<{ readonly target: string; readonly facts: string }>): KnownFacts {
  const { pack, unpack } = createPacking();
  const known = new Map<string, string>();
  const read = (target: string) => {
    const packed = known.get(target);
    return packed === undefined ? undefined : unpack(packed);
  };
  for (const { target, facts } of kept) {
    // Written below, or by an earlier process in the same way.
    const learnt = JSON.parse(facts) as Record<string, unknown>;
    known.set(target, pack(learnt));
  }
  return {
    read,
    json: (target) => JSON.stringify(read(target) ?? {}),
    expiresMs(target) {
      const at = read(target)?.expiresAt;
      const ms = typeof at === 'string' ? Date.parse(at) : Number.NaN;
      return Number.isNaN(ms) ? null : ms;
    },
    learn(target, learnt) {
      const packed = pack(learnt);
      const last = known.get(target);
      if (packed === last) return;
      known.set(target, last === undefined ? packed : pack({ ...unpack(last), ...learnt }));
    },
    forget: (target) => void known.delete(target),
  };
}
