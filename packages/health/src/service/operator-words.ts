import type { IncidentChanges, Maintenance, Monitor, Silence } from '@mdmkit/monitor/judge';
import type { NumberedCommand, OperatorCommand } from '@mdmkit/monitor/model';
import { verdicts } from '@mdmkit/monitor/model';

/** What operators' words came to. */
export interface TakenWords {
  /** What changed, command by command. */
  readonly changes: readonly IncidentChanges[];
  /** The words that have been taken into account now. */
  readonly handled: readonly number[];
}

/** Takes operators' words into account. */
export interface OperatorWords {
  /** Takes words in; those that were handled before only bring their silences back. */
  take(words: readonly NumberedCommand[], nowMs: number): TakenWords;
  /** The number of the last command that was taken in. */
  readonly lastId: number;
}

/** Makes a listener that has heard nothing yet. */
export function createOperatorWords(
  monitor: Pick<Monitor, 'acknowledge' | 'unacknowledge' | 'override'>,
  maintenance: Pick<Maintenance, 'setSilences'>,
): OperatorWords {
  const silences = new Map<string, Silence>();
  let lastId = 0;

  const act = (command: OperatorCommand, nowMs: number): IncidentChanges | undefined => {
    switch (command.kind) {
      case 'acknowledge':
        return monitor.acknowledge(command.incident, command.by, command.untilMs, nowMs);
      case 'unacknowledge':
        return monitor.unacknowledge(command.incident, command.by, nowMs);
      case 'override': {
        // A newer version may know verdicts that this one does not.
        const verdict = verdicts.find((each) => each === command.verdict);
        return verdict && monitor.override(command.incident, command.by, verdict, nowMs);
      }
      case 'silence':
        silences.set(command.id, command);
        return undefined;
      case 'unsilence':
        silences.delete(command.id);
        return undefined;
    }
  };
  return {
    get lastId() {
      return lastId;
    },
    take(words, nowMs) {
      const changes: IncidentChanges[] = [];
      for (const { id, command, handled } of words) {
        lastId = Math.max(lastId, id);
        const isSilence = command.kind === 'silence' || command.kind === 'unsilence';
        const change = handled && !isSilence ? undefined : act(command, nowMs);
        if (change) changes.push(change);
      }
      for (const [id, { untilMs }] of silences) if (untilMs <= nowMs) silences.delete(id);
      maintenance.setSilences([...silences.values()]);
      return { changes, handled: words.filter(({ handled }) => !handled).map(({ id }) => id) };
    },
  };
}
