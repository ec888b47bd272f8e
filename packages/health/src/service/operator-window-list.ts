import type { MaintenanceWindow, NumberedCommand, Scope, WindowMode } from '@mdmkit/monitor/model';
import { windowModes } from '@mdmkit/monitor/model';

/** A silence that has not ended. */
export interface OperatorSilence {
  /** Its id. */
  readonly id: string;
  /** The operator. */
  readonly by: string;
  /** What it applies to. */
  readonly scope: Scope;
  /** The start, in milliseconds since 1970. */
  readonly fromMs: number;
  /** The end, not included, in milliseconds since 1970. */
  readonly untilMs: number;
  /** The reason. */
  readonly reason: string;
}

/** A maintenance window of an operator that has not ended. */
export interface OperatorMaintenance extends OperatorSilence {
  /** What it does. */
  readonly mode: WindowMode;
}

/** What operators have added, besides the windows of the configuration. */
export interface OperatorWindowList {
  /** The silences, oldest first. */
  readonly silences: readonly OperatorSilence[];
  /** The maintenance windows, oldest first. */
  readonly maintenance: readonly OperatorMaintenance[];
}

/** Returns the silences and windows among commands that have not ended. */
export function operatorWindowsOf(commands: readonly NumberedCommand[], nowMs: number): OperatorWindowList {
  const silences = new Map<string, OperatorSilence>();
  const maintenance = new Map<string, OperatorMaintenance>();
  for (const { command } of commands) {
    if (command.kind === 'unsilence') silences.delete(command.id);
    if (command.kind === 'end-maintenance') maintenance.delete(command.id);
    if (command.kind !== 'silence' && command.kind !== 'maintenance') continue;
    const { id, by, scope, fromMs, untilMs, reason } = command;
    if (untilMs <= nowMs) continue;
    const window = { id, by, scope, fromMs, untilMs, reason };
    if (command.kind === 'silence') silences.set(id, window);
    else {
      // A newer version may know modes that this version does not know.
      const mode = windowModes.find((name) => name === command.mode);
      if (mode) maintenance.set(id, { ...window, mode });
    }
  }
  return { silences: [...silences.values()], maintenance: [...maintenance.values()] };
}

/** The maintenance windows among commands, also those that are over. A window that was ended early ends at that time. */
export function pastWindowsOf(commands: readonly NumberedCommand[]): readonly MaintenanceWindow[] {
  const windows = new Map<string, MaintenanceWindow>();
  for (const { command, atMs } of commands) {
    if (command.kind === 'maintenance') {
      const { id, scope, fromMs, untilMs, reason } = command;
      const mode = windowModes.find((name) => name === command.mode);
      if (mode) windows.set(id, { id, mode, scope, times: { fromMs, untilMs }, reason });
    }
    const ended = command.kind === 'end-maintenance' ? windows.get(command.id) : undefined;
    if (ended && 'untilMs' in ended.times)
      windows.set(ended.id, { ...ended, times: { ...ended.times, untilMs: Math.min(ended.times.untilMs, atMs) } });
  }
  return [...windows.values()];
}
