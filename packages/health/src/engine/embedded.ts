import { checkArgument } from '@mdmkit/core';
import type { Engine } from '@mdmkit/monitor/model';
import { createSchedule, type Schedule, type ScheduleOptions } from '@mdmkit/monitor/schedule';

/** How the engine of a single process behaves. */
export type EmbeddedEngineOptions = ScheduleOptions;

/**
 * Makes the engine of a single process: all of it lies in memory, and its claims hold as long as the process lives. What was
 * under way when it ended, the next process catches up with, told by each target's `lastRunMs`.
 */
export function createEmbeddedEngine(options: EmbeddedEngineOptions): Engine {
  checkArgument('createEmbeddedEngine', 'options', options, 'object');
  checkArgument('createEmbeddedEngine', 'location', options.location, 'text');
  return engineOver(createSchedule(options));
}

/** Makes an engine of a schedule in memory. */
export function engineOver(schedule: Schedule): Engine {
  return {
    setTargets: async (targets, nowMs) => schedule.setTargets(targets, nowMs),
    claimDue: async (nowMs, max) => schedule.claimDue(nowMs, max),
    complete: async (runs) => schedule.complete(runs),
    release: async (runs, nowMs) => schedule.release(runs, nowMs),
    // No other process can take them.
    heartbeat: async () => Number.POSITIVE_INFINITY,
    nextDueMs: schedule.nextDueMs,
    recheck: async (target, atMs) => schedule.recheck(target, atMs),
    burst: async (targets, nowMs) => schedule.burst(targets, nowMs),
    sampleOnly: async (service, size, nowMs) => schedule.sample(service, size, nowMs),
    sampleAll: async (service, nowMs) => schedule.sample(service, null, nowMs),
    spread: async (service, overMs, nowMs) => schedule.spread(service, overMs, nowMs),
    replan: async (nowMs, gap) => schedule.replan(nowMs, gap),
    takeCounts: async () => schedule.takeCounts(),
    [Symbol.asyncDispose]: async () => {},
  };
}
