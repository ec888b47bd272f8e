import type { Clock } from '@mdmkit/core';
import type { RunningBoss } from '../engine/load-pg-boss.ts';
import { createShardLeases } from '../engine/pg-boss.ts';
import { isEvaluator } from './deployment-members.ts';

/** What {@link createEvaluatorElection} needs. */
export interface EvaluatorElectionOptions {
  /** pg-boss, which runs. The election does not stop it. */
  readonly running: RunningBoss;
  /** The name of this process among the instances of pg-boss. */
  readonly member: string;
  /** Time. */
  readonly clock: Clock;
  /** Whether this process may be the evaluator now. */
  readonly mayEvaluate: () => boolean;
  /** Called when this process becomes the evaluator, and when it is no longer. */
  readonly onElected: (evaluates: boolean) => void;
  /** Called with what failed. The election goes on. */
  readonly onError: (error: unknown) => void;
}

/** The election of the one process that judges. */
export interface EvaluatorElection extends AsyncDisposable {
  /** Makes this process a candidate. */
  start(): Promise<void>;
}

/** How long the lease of the evaluator lasts, in milliseconds: the shortest that pg-boss accepts. */
const leaseMs = 10_000;

/** Makes the election, in which this process does not take part yet. The evaluator is the process that holds the only shard of a queue. */
export function createEvaluatorElection(options: EvaluatorElectionOptions): EvaluatorElection {
  const { running, member, clock, mayEvaluate, onElected, onError } = options;
  const leases = createShardLeases({
    queue: 'health.evaluator',
    shards: 1,
    leaseMs,
    isMember: isEvaluator,
    boss: running.boss,
    member,
    clock,
    onError: (error) => onError(running.toProblem(error)),
    mayHold: mayEvaluate,
    takeShards: async (shards) => shards.map(() => 0),
  });
  leases.subscribe(() => onElected(leases.held().length > 0));
  return leases;
}
