import { type Clock, notify } from '@mdmkit/core';
import type { Monitor } from '@mdmkit/monitor/judge';
import type { Observation } from '@mdmkit/monitor/model';
import type { RunBatch } from '../engine/delivery.ts';
import type { BatchWriter } from './batch-writer.ts';
import type { ControlReader } from './control-reader.ts';
import { type CheckedTarget, type EndedCheck, type FinishedCheck, observationOf, storedRunOf } from './ended-check.ts';
import type { Facts } from './facts.ts';
import type { Fleet } from './fleet.ts';
import type { Outflow } from './outflow.ts';
import type { Overload } from './overload.ts';
import type { OwnTroubles } from './own-troubles.ts';
import type { TargetWindows } from './windows.ts';

/** What {@link createIntake} needs. */
export interface IntakeOptions {
  /** The targets. */
  readonly fleet: Pick<Fleet, 'get'>;
  /** Learns from each check. */
  readonly facts: Pick<Facts, 'learn'>;
  /** Whether this machine is fast enough to measure. */
  readonly overload: Pick<Overload, 'note'>;
  /** What is wrong with this service itself. */
  readonly troubles: Pick<OwnTroubles, 'noteChecks'>;
  /** What was read of neutral hosts. */
  readonly controls: Pick<ControlReader, 'takeReadings'>;
  /** Turns runs into states. */
  readonly monitor: Pick<Monitor, 'record' | 'target'>;
  /** Ends pauses. */
  readonly windows: Pick<TargetWindows, 'noteResult'>;
  /** Writes the runs. */
  readonly writer: Pick<BatchWriter, 'add'>;
  /** Writes and announces what follows. */
  readonly outflow: Pick<Outflow, 'follow' | 'flush'>;
  /** The location of this process. */
  readonly location: string;
  /** Called with every counted check. */
  readonly onCheck?: (check: FinishedCheck) => void;
  /** Time. */
  readonly clock: Clock;
}

/** Takes in the results of the loop, batch by batch. */
export interface Intake {
  /** Takes in a batch: learns facts, updates states, writes the runs. */
  takeBatch(batch: RunBatch<CheckedTarget | null>): Promise<void>;
}

/** Makes the intake of a service. */
export function createIntake(options: IntakeOptions): Intake {
  const { fleet, facts, overload, troubles, controls, monitor, windows, writer, outflow, location, clock, onCheck } =
    options;
  return {
    async takeBatch({ runs, dropped }) {
      const nowMs = clock.now();
      const checks = runs.filter((run): run is EndedCheck => run.result !== null && !!fleet.get(run.run.target));
      overload.note(checks, nowMs);
      troubles.noteChecks(checks, nowMs);
      for (const { result } of checks) facts.learn(result.target.id, result.result.facts);
      const checkOf = new Map<Observation, EndedCheck>(checks.map((check) => [observationOf(check, location), check]));
      const states = onCheck ? statesOf(checks, monitor) : undefined;
      const changes = monitor.record([...controls.takeReadings(), ...checkOf.keys()], nowMs);
      const finished = changes.outcomes.flatMap(({ observation, class: counted }): FinishedCheck[] => {
        const check = checkOf.get(observation);
        if (!check) return [];
        const lagMs = Math.max(0, check.startedMs - check.run.dueMs);
        return [
          { ...check.result, run: storedRunOf(check, location, counted), lagMs, ...states?.(observation.target) },
        ];
      });
      writer.add({ runs: finished.map(({ run }) => run) });
      if (onCheck) for (const check of finished) notify(onCheck, check);
      if (dropped) {
        const { fromMs, toMs } = dropped;
        writer.add({ gaps: [{ location, fromMs, toMs, reason: 'stalled', service: null }] });
      }
      outflow.follow(changes, nowMs);
      for (const { observation, class: counted } of changes.outcomes)
        windows.noteResult(observation.target, {
          hasFailed: counted.startsWith('fail.') || counted === 'degraded',
          isCovered: () => (monitor.target(observation.target)?.coveredBy ?? null) !== null,
        });
      await outflow.flush();
    },
  };
}

/** Remembers the states before a batch. Returns a function that compares the state of a target with the one before. */
function statesOf(checks: readonly EndedCheck[], monitor: Pick<Monitor, 'target'>) {
  const before = new Map(checks.map(({ run: { target } }) => [target, monitor.target(target)?.state]));
  return (target: string): Pick<FinishedCheck, 'state' | 'formerState'> => {
    const state = monitor.target(target)?.state;
    const former = before.get(target);
    if (!state) return {};
    return { state, ...(former && former.name !== state.name ? { formerState: former } : {}) };
  };
}
