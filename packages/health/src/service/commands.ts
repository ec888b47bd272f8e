import type { ScheduleCommand } from '@mdmkit/monitor/judge';
import type { Engine } from '@mdmkit/monitor/model';

/** What obeying needs. */
export interface CommandContext {
  /** What plans the runs. */
  readonly engine: Engine;
  /** Now, in milliseconds since 1970. */
  readonly nowMs: number;
  /** Asks the neutral hosts at once. */
  readonly readControls: () => void;
}

/** How soon a target is looked at again whose state is about to change, in milliseconds. */
const recheckMs = 30_000;

/** Has the engine do what the monitor asks for. An engine that is in trouble misses a wish, never a scheduled run. */
export function obeyCommands(
  commands: readonly ScheduleCommand[],
  { engine, nowMs, readControls }: CommandContext,
): void {
  for (const command of commands) {
    obey(command, engine, nowMs).catch(() => {});
    if (command.kind === 'quorum') readControls();
  }
}

async function obey(command: ScheduleCommand, engine: Engine, nowMs: number): Promise<unknown> {
  switch (command.kind) {
    case 'recheck':
      return await engine.recheck(command.target, nowMs + recheckMs);
    case 'quorum':
      return await engine.burst(command.targets, nowMs);
    case 'sample':
      return await engine.sampleOnly(command.service, command.targets.length, nowMs);
    case 'resume':
      return await engine.sampleAll(command.service, nowMs);
    case 'reprobe':
      return await engine.spread(command.service, command.overMs, nowMs);
  }
}
