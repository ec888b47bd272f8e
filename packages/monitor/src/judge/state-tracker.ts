import { checkArgument } from '@mdmkit/core';
import type { CheckResult } from '../model/result.ts';
import { defaultIntervalMs, defaultTimeoutMs, type TargetSettings } from '../model/settings.ts';
import type { TargetSnapshot } from '../model/target-snapshot.ts';
import { initialState, type StateEffect, step, usualThresholds } from './state-machine.ts';

/** A result, and the state that it led to. */
export type TrackedResult = CheckResult & { readonly state: NonNullable<CheckResult['state']> };

/** A target whose state is tracked. */
export interface TrackerTarget extends TargetSettings {
  /** The target's id. */
  readonly id: string;
}

/** Follows the states of targets from run to run. */
export interface StateTracker {
  /** The facts of the last check of a target; undefined if it was never checked. */
  lastFacts(target: string): TargetSnapshot['result']['facts'] | undefined;
  /** Records a result. Returns it with the state of the target after it. */
  record(result: CheckResult, atMs: number): TrackedResult;
  /** The effects of the results so far, by target. */
  readonly effects: ReadonlyMap<string, readonly StateEffect[]>;
  /** What the next run needs. Removed targets are left out. */
  snapshots(): ReadonlyMap<string, TargetSnapshot>;
}

/** Makes a tracker of these targets. `last` is what the previous run kept. */
export function createStateTracker(
  targets: readonly TrackerTarget[],
  last: ReadonlyMap<string, TargetSnapshot>,
): StateTracker {
  checkArgument('createStateTracker', 'targets', targets, 'list');
  checkArgument('createStateTracker', 'last', last, 'iterable');
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
