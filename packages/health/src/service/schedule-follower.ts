import type { Clock } from '@mdmkit/core';
import type { ScheduleCommand } from '@mdmkit/monitor/judge';
import type { Engine } from '@mdmkit/monitor/model';
import type { NumberedScheduleRequest, ScheduleRequest, Store } from '../store/store.ts';
import type { Fleet } from './fleet.ts';

/**
 * Who tells the schedule of a process what to do. `itself`: its own monitor. `workers`: this process checks nothing, and what its
 * monitor asks for goes to the workers. `evaluator`: what concerns a whole service comes from the process that judges. `nobody`:
 * this process only reads along.
 */
export type ScheduleControl = 'itself' | 'workers' | 'evaluator' | 'nobody';

/** Returns what the schedule of a process does of what its own monitor asks for. */
export function ownCommands(
  control: ScheduleControl,
  commands: readonly ScheduleCommand[],
): readonly ScheduleCommand[] {
  if (control !== 'evaluator') return commands;
  // A worker sees its own targets only: whether a service is sampled is not for it to say.
  return commands.filter(({ kind }) => kind === 'recheck' || kind === 'burst' || kind === 'quorum');
}

/** Returns what goes to the workers of what the monitor asks for. Single targets and operators' checks they see to themselves. */
export function requestsOf(control: ScheduleControl, commands: readonly ScheduleCommand[]): readonly ScheduleRequest[] {
  if (control !== 'workers') return [];
  return commands.flatMap((command): ScheduleRequest[] => {
    switch (command.kind) {
      case 'quorum':
      case 'sample':
        return [{ kind: command.kind, service: command.service, targets: command.targets }];
      case 'resume':
        return [{ kind: 'resume', service: command.service }];
      case 'reprobe':
        return [{ kind: 'reprobe', service: command.service, overMs: command.overMs }];
      default:
        return [];
    }
  });
}

/** What {@link createScheduleFollower} needs. */
export interface ScheduleFollowerOptions {
  /** Where the requests are. */
  readonly store: Pick<Store, 'scheduleRequestsAfter'>;
  /** The targets of this worker. */
  readonly fleet: Pick<Fleet, 'get' | 'subscribe'>;
  /** Plans the runs of this worker. */
  readonly engine: Engine;
  /** Asks the neutral hosts at once. */
  readonly readControls: () => void;
  /** Time. */
  readonly clock: Pick<Clock, 'now'>;
}

/** Makes a worker do what the process that judges asks for. */
export interface ScheduleFollower {
  /** Reads the new requests, and hands this worker's part of them to its engine. */
  read(): Promise<void>;
}

/** How long a check that was asked for at once is worth doing, in milliseconds. */
const atOnceMs = 60_000;

/** Makes a follower that has read nothing yet. */
export function createScheduleFollower(options: ScheduleFollowerOptions): ScheduleFollower {
  const { store, fleet, engine, readControls, clock } = options;
  let lastId = 0;
  /** By service: the targets of which only so many are checked. */
  const samples = new Map<string, readonly string[]>();
  const ownOf = (targets: readonly string[]) => targets.filter((id) => fleet.get(id) !== undefined);
  const sample = async (service: string, targets: readonly string[]) =>
    await engine.sampleOnly(service, ownOf(targets).length, clock.now());
  // Other shards have another part of the sample.
  fleet.subscribe(() => {
    for (const [service, targets] of samples) sample(service, targets).catch(() => {});
  });
  const follow = async ({ atMs, request }: NumberedScheduleRequest) => {
    const { service } = request;
    const nowMs = clock.now();
    const isLate = nowMs - atMs > atOnceMs;
    switch (request.kind) {
      case 'sample':
        samples.set(service, request.targets);
        await sample(service, request.targets);
        break;
      case 'resume':
        if (samples.delete(service)) await engine.sampleAll(service, nowMs);
        break;
      case 'quorum':
        if (isLate) break;
        readControls();
        await engine.burst(ownOf(request.targets), nowMs);
        break;
      case 'reprobe':
        if (!isLate) await engine.spread(service, request.overMs, nowMs);
    }
  };
  return {
    async read() {
      for (const numbered of await store.scheduleRequestsAfter(lastId)) {
        // An engine that fails does not do it, but still runs what is scheduled.
        await follow(numbered).catch(() => {});
        lastId = numbered.id;
      }
    },
  };
}
