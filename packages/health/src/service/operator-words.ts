import type { IncidentChanges, Maintenance, Monitor, Silence } from '@mdmkit/monitor/judge';
import type { NumberedWord, OperatorWord } from '@mdmkit/monitor/model';
import { verdicts } from '@mdmkit/monitor/model';

/** What operators' words came to. */
export interface TakenWords {
  /** What changed, word by word. */
  readonly changes: readonly IncidentChanges[];
  /** The words that have been taken into account now. */
  readonly handled: readonly number[];
}

/** Takes operators' words into account. */
export interface OperatorWords {
  /** Takes words in; those that were handled before only bring their silences back. */
  take(words: readonly NumberedWord[], nowMs: number): TakenWords;
  /** The number of the last word that was taken in. */
  readonly lastId: number;
}

/** Makes a listener that has heard nothing yet. */
export function createOperatorWords(
  monitor: Pick<Monitor, 'acknowledge' | 'unacknowledge' | 'override'>,
  maintenance: Pick<Maintenance, 'setSilences'>,
): OperatorWords {
  const silences = new Map<string, Silence>();
  let lastId = 0;

  const act = (word: OperatorWord, nowMs: number): IncidentChanges | undefined => {
    switch (word.kind) {
      case 'acknowledge':
        return monitor.acknowledge(word.incident, word.by, word.untilMs, nowMs);
      case 'unacknowledge':
        return monitor.unacknowledge(word.incident, word.by, nowMs);
      case 'override': {
        // A newer version may know verdicts that this one does not.
        const verdict = verdicts.find((each) => each === word.verdict);
        return verdict && monitor.override(word.incident, word.by, verdict, nowMs);
      }
      case 'silence':
        silences.set(word.id, word);
        return undefined;
      case 'unsilence':
        silences.delete(word.id);
        return undefined;
    }
  };
  return {
    get lastId() {
      return lastId;
    },
    take(words, nowMs) {
      const changes: IncidentChanges[] = [];
      for (const { id, word, handled } of words) {
        lastId = Math.max(lastId, id);
        const isSilence = word.kind === 'silence' || word.kind === 'unsilence';
        const change = handled && !isSilence ? undefined : act(word, nowMs);
        if (change) changes.push(change);
      }
      for (const [id, { untilMs }] of silences) if (untilMs <= nowMs) silences.delete(id);
      maintenance.setSilences([...silences.values()]);
      return { changes, handled: words.filter(({ handled }) => !handled).map(({ id }) => id) };
    },
  };
}
