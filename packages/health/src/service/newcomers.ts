import type { TargetRecord } from '@mdmkit/monitor/judge';

/** Targets that the store does not know yet. They are handed over some at a time: no batch becomes a large one. */
export interface Newcomers {
  /** Adds targets. */
  add(targets: Iterable<string>): void;
  /** Hands over the next ones, as they are known now. */
  take(): readonly TargetRecord[];
}

/** How many are handed over at once. */
const atOnce = 2_000;

/** Makes an empty list. What nobody has looked at yet is kept as unknown: a store that leaves it out says too little. */
export function createNewcomers(recordOf: (target: string) => TargetRecord | undefined): Newcomers {
  let waiting: string[] = [];
  return {
    add(targets) {
      for (const target of targets) waiting.push(target);
    },
    take() {
      if (waiting.length === 0) return [];
      const next = waiting.slice(0, atOnce);
      waiting = waiting.slice(atOnce);
      return next.flatMap((target) => recordOf(target) ?? []);
    },
  };
}
