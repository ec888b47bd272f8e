import type { CheckResult } from '../run/result.ts';

/** What checks have learnt of each target, kept as JSON: a hundred thousand objects would take far more memory. */
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
  const facts = new Map<string, string>();
  for (const each of kept) facts.set(each.target, each.facts);
  const read = (target: string): Record<string, unknown> | undefined => {
    const text = facts.get(target);
    // Written below, or by an earlier process in the same way.
    return text === undefined ? undefined : (JSON.parse(text) as Record<string, unknown>);
  };
  return {
    read,
    json: (target) => facts.get(target) ?? '{}',
    expiresMs(target) {
      const at = read(target)?.expiresAt;
      const ms = typeof at === 'string' ? Date.parse(at) : Number.NaN;
      return Number.isNaN(ms) ? null : ms;
    },
    learn(target, learnt) {
      const text = JSON.stringify(learnt);
      const last = facts.get(target);
      if (text === last) return;
      facts.set(target, last === undefined ? text : JSON.stringify({ ...read(target), ...learnt }));
    },
    forget: (target) => void facts.delete(target),
  };
}
