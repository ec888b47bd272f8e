import type { Gap } from '@mdmkit/monitor/model';

/** Follows until when the shards of a location were held by workers. */
export interface ShardTimes {
  /** How many shards there are. */
  readonly shards: number;
  /** Notes that a worker has held shards from one time until another, in milliseconds since 1970. */
  noteHeld(shards: readonly number[], sinceMs: number, untilMs: number): void;
  /** Returns the shards that no worker holds now, and since when each, in milliseconds since 1970. */
  unheld(nowMs: number): ReadonlyMap<number, number>;
  /** Returns the gaps that go on, and those that ended a short while ago. The same gap has the same beginning again. */
  gaps(nowMs: number): readonly Gap[];
}

/** What {@link createShardTimes} needs. */
export interface ShardTimesOptions {
  /** The location. */
  readonly location: string;
  /** How many shards there are. */
  readonly shards: number;
  /** When it was noted first which shards are held, in milliseconds since 1970. */
  readonly fromMs: number;
  /** How long a shard may be without a worker, in milliseconds: a takeover takes a while, and misses no check. */
  readonly graceMs: number;
  /** Whether a shard has targets. */
  readonly hasTargets: (shard: number) => boolean;
}

/** A time in which a shard was not held. */
interface Unheld {
  readonly shard: number;
  readonly fromMs: number;
  readonly toMs: number;
}

/** How long a gap that has ended is returned, in milliseconds. */
const rememberMs = 120_000;

/** Makes a record without any holder. */
export function createShardTimes({ location, shards, fromMs, graceMs, hasTargets }: ShardTimesOptions): ShardTimes {
  const heldUntilMs = new Map<number, number>();
  let ended: readonly Unheld[] = [];
  const unheld = (nowMs: number) => {
    const since = new Map<number, number>();
    for (let shard = 0; shard < shards; shard += 1) {
      const sinceMs = heldUntilMs.get(shard) ?? fromMs;
      if (nowMs - sinceMs > graceMs && hasTargets(shard)) since.set(shard, sinceMs);
    }
    return since;
  };
  return {
    shards,
    noteHeld(numbers, sinceMs, untilMs) {
      for (const shard of numbers) {
        // What was held before the first note is not known.
        const lastMs = heldUntilMs.get(shard);
        if (lastMs !== undefined && sinceMs - lastMs > graceMs && hasTargets(shard))
          ended = [...ended, { shard, fromMs: lastMs, toMs: sinceMs }];
        heldUntilMs.set(shard, Math.max(untilMs, lastMs ?? untilMs));
      }
    },
    unheld,
    gaps(nowMs) {
      const open = [...unheld(nowMs)].map(([shard, sinceMs]): Unheld => ({ shard, fromMs: sinceMs, toMs: nowMs }));
      const firstMs = Math.min(nowMs - rememberMs, ...open.map((each) => each.fromMs));
      // The parts of a gap that goes on are needed as long as the gap: their beginning is the same.
      ended = ended.filter(({ toMs }) => toMs > firstMs);
      const all = [...ended, ...open];
      const whole = Array.from({ length: shards }, (_, shard) => shard).filter(hasTargets).length;
      return segmentsOf(all).map(({ numbers, ...span }) => ({
        location,
        ...span,
        reason: 'unheld',
        service: null,
        ...(numbers.length === whole ? {} : { shards: { numbers, of: shards } }),
      }));
    },
  };
}

/** Times one after another, in each of which the same shards were not held. */
function segmentsOf(times: readonly Unheld[]) {
  const bounds = [...new Set(times.flatMap(({ fromMs, toMs }) => [fromMs, toMs]))].sort(
    (first, second) => first - second,
  );
  return bounds.slice(0, -1).flatMap((fromMs, index) => {
    const toMs = bounds[index + 1] ?? fromMs;
    const touching = times.filter((time) => time.fromMs <= fromMs && time.toMs >= toMs);
    const numbers = touching.map(({ shard }) => shard).sort((first, second) => first - second);
    return numbers.length === 0 ? [] : [{ fromMs, toMs, numbers }];
  });
}
