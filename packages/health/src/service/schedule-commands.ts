import type { ScheduleCommand } from '@mdmkit/monitor/judge';
import type { Engine } from '@mdmkit/monitor/model';

/** What executing schedule commands needs. */
export interface ScheduleCommandContext {
  /** Plans the runs. */
  readonly engine: Engine;
  /** The current time, in milliseconds since 1970. */
  readonly nowMs: number;
  /** Asks the neutral hosts at once. */
  readonly readControls: () => void;
}

/** How soon a target is checked again if its state is about to change, in milliseconds. */
const recheckMs = 30_000;

/**
 * Hands the monitor's commands to the engine. An engine that fails executes no command, but still runs what is scheduled.
 */
export function executeScheduleCommands(
  commands: readonly ScheduleCommand[],
  { engine, nowMs, readControls }: ScheduleCommandContext,
): void {
  for (const command of commands) {
    execute(command, engine, nowMs).catch(() => {});
    if (command.kind === 'quorum') readControls();
  }
}

async function execute(command: ScheduleCommand, engine: Engine, nowMs: number): Promise<unknown> {
  switch (command.kind) {
    case 'recheck':
      return await engine.recheck(command.target, nowMs + recheckMs);
    case 'quorum':
    case 'burst':
      return await engine.burst(command.targets, nowMs);
    case 'sample':
      return await engine.sampleOnly(command.service, command.targets.length, nowMs);
    case 'resume':
      return await engine.sampleAll(command.service, nowMs);
    case 'reprobe':
      return await engine.spread(command.service, command.overMs, nowMs);
  }
}
