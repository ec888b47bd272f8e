import type { CheckResult } from '../model/result.ts';
import { defaultIntervalMs, defaultTimeoutMs, type TargetSettings } from '../model/settings.ts';
import type { TargetSnapshot } from '../model/target-snapshot.ts';
import { initialState, type StateEffect, step, usualThresholds } from './state-machine.ts';

/** A result, and the state that it led to. */
export type TrackedResult = CheckResult & { readonly state: NonNullable<CheckResult['state']> };

/** Follows the states of targets from run to run. */
export interface StateTracker {
  /** What the last check of a target learnt. */
  lastFacts(target: string): TargetSnapshot['result']['facts'] | undefined;
  /** Takes a result in and answers with the same, and the state that it led to. */
  record(result: CheckResult, atMs: number): TrackedResult;
  /** What followed from the results so far, by target. */
  readonly effects: ReadonlyMap<string, readonly StateEffect[]>;
  /** What to keep for the next run: targets that exist no more are left out. */
  snapshots(): ReadonlyMap<string, TargetSnapshot>;
}

/** Makes a tracker of the given targets, from what the last run kept. */
export function createStateTracker(
  targets: readonly (TargetSettings & { readonly id: string })[],
  last: ReadonlyMap<string, TargetSnapshot>,
): StateTracker {
  const settings = new Map(targets.map((target) => [target.id, target]));
  const next = new Map([...last].filter(([id]) => settings.has(id)));
  const effects = new Map<string, readonly StateEffect[]>();
  return {
    effects,
    lastFacts: (target) => next.get(target)?.result.facts,
    record(result, atMs) {
      const { target, class: found, code, facts } = result;
      const { intervalMs = defaultIntervalMs, timeoutMs = defaultTimeoutMs } = settings.get(target) ?? {};
      const kept = next.get(target);
      const event = { class: found, atMs };
      const stepped = step(kept?.state ?? initialState, event, usualThresholds(intervalMs, timeoutMs));
      effects.set(target, stepped.effects);
      // A failure ends the learning early: what was known before stays known.
      next.set(target, {
        state: stepped.state,
        result: { class: found, code, atMs, facts: { ...kept?.result.facts, ...facts } },
      });
      return { ...result, state: { name: stepped.state.name, since: new Date(stepped.state.sinceMs).toISOString() } };
    },
    snapshots: () => next,
  };
}
