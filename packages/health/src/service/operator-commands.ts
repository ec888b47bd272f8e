import type { IncidentChanges, Maintenance, Monitor, OperatorWindow } from '@mdmkit/monitor/judge';
import type { NumberedCommand, OperatorCommand, Scope } from '@mdmkit/monitor/model';
import { verdicts, windowModes } from '@mdmkit/monitor/model';

/** What executed commands changed. */
export interface ExecutedCommands {
  /** The changes of incidents, in the order of the commands. */
  readonly changes: readonly IncidentChanges[];
  /** The incidents whose next step is due at once. */
  readonly escalated: readonly string[];
  /** The ids of the commands that are handled now. */
  readonly handled: readonly number[];
}

/** Executes the commands of operators. */
export interface OperatorCommands {
  /**
   * Executes commands. Of a command that another process has handled, only its silence or its window is restored, and its check is
   * made: each process checks its own targets.
   */
  execute(commands: readonly NumberedCommand[], nowMs: number): ExecutedCommands;
  /** The id of the last command that was executed. */
  readonly lastId: number;
}

/** The measures whose present level an operator has accepted as usual. */
export interface AcceptedLevel {
  /** The service. */
  readonly service: string;
  /** Only at this location; null for all. */
  readonly location: string | null;
  /** Only this measure; null for all. */
  readonly measure: string | null;
}

/** Makes an executor that has executed no command yet. `targetsIn` returns the targets of a scope. */
export function createOperatorCommands(
  monitor: Pick<Monitor, 'acknowledge' | 'unacknowledge' | 'override'>,
  maintenance: Pick<Maintenance, 'setOperatorWindows'>,
  targetsIn: (scope: Scope) => readonly string[],
  acceptLevel: (level: AcceptedLevel) => void = () => {},
): OperatorCommands {
  const windows = new Map<string, OperatorWindow>();
  let lastId = 0;

  const executeOne = (command: OperatorCommand, atMs: number, nowMs: number): IncidentChanges | undefined => {
    switch (command.kind) {
      case 'acknowledge':
        return monitor.acknowledge(command.incident, command.by, command.untilMs, nowMs);
      case 'unacknowledge':
        return monitor.unacknowledge(command.incident, command.by, nowMs);
      case 'override': {
        // A newer version may know verdicts that this version does not know.
        const verdict = verdicts.find((name) => name === command.verdict);
        return verdict && monitor.override(command.incident, command.by, verdict, nowMs);
      }
      case 'ticket':
        return followTicket(command, monitor, nowMs);
      case 'escalate':
        // It changes nothing of the incident.
        return undefined;
      case 'silence':
        windows.set(command.id, { ...command, mode: 'suppress' });
        return undefined;
      case 'maintenance': {
        // A newer version may know modes that this version does not know.
        const mode = windowModes.find((name) => name === command.mode);
        if (mode) windows.set(command.id, { ...command, mode });
        return undefined;
      }
      case 'unsilence':
      case 'end-maintenance':
        windows.delete(command.id);
        return undefined;
      case 'accept-level':
        acceptLevel(command);
        return undefined;
      case 'check':
        // A check that was asked for before a long stop is of no use any more.
        return nowMs - atMs > checkWithinMs ? undefined : checkNow(targetsIn(command.scope));
    }
  };
  return {
    get lastId() {
      return lastId;
    },
    execute(commands, nowMs) {
      const changes: IncidentChanges[] = [];
      const escalated: string[] = [];
      for (const { id, atMs, command, handled } of commands) {
        lastId = Math.max(lastId, id);
        const change = handled && !isForEachProcess(command) ? undefined : executeOne(command, atMs, nowMs);
        if (change) changes.push(change);
        if (!handled && isEscalation(command)) escalated.push(command.incident);
      }
      for (const [id, { untilMs }] of windows) if (untilMs <= nowMs) windows.delete(id);
      maintenance.setOperatorWindows([...windows.values()]);
      return { changes, escalated, handled: commands.filter(({ handled }) => !handled).map(({ id }) => id) };
    },
  };
}

/** What a partner says of a ticket is an acknowledgement, or its end, and a line of the timeline. */
function followTicket(
  { incident, by, channel, state, reference, note, untilMs }: Extract<OperatorCommand, { readonly kind: 'ticket' }>,
  monitor: Pick<Monitor, 'acknowledge' | 'unacknowledge'>,
  nowMs: number,
): IncidentChanges {
  const change =
    untilMs === null ? monitor.unacknowledge(incident, by, nowMs) : monitor.acknowledge(incident, by, untilMs, nowMs);
  const number = reference === undefined ? '' : ` ${reference}`;
  const remark = note === undefined ? '' : ` (${note})`;
  const text = `The partner of the channel "${channel}" sets the ticket${number} to "${state}"${remark}.`;
  return { ...change, events: [...change.events, { incident, atMs: nowMs, kind: 'ticket', text }] };
}

function isEscalation(command: OperatorCommand): command is Extract<OperatorCommand, { readonly incident: string }> {
  return command.kind === 'escalate' || (command.kind === 'ticket' && command.state === 'returned');
}

/** Whether each process has to execute a command, although another one has noted that it is executed. */
function isForEachProcess({ kind }: OperatorCommand): boolean {
  return (
    kind === 'check' ||
    kind === 'silence' ||
    kind === 'unsilence' ||
    kind === 'maintenance' ||
    kind === 'end-maintenance'
  );
}

/** How long a check that was asked for is worth doing, in milliseconds. */
const checkWithinMs = 60_000;

function checkNow(targets: readonly string[]): IncidentChanges {
  return { incidents: [], events: [], notifications: [], commands: [{ kind: 'burst', targets }] };
}
