import type {
  DueCount,
  Escalation,
  Incident,
  NewDelivery,
  Observation,
  StoredEpisode,
  StoredRun,
  StoredTarget,
} from '@mdmkit/monitor/model';
import type { Batch, ScheduleRequest } from '../store/store.ts';

/** What a batch holds, without its number. */
export type BatchContent = Omit<Batch, 'writer' | 'sequence' | 'atMs'>;

/** What is written next. It grows by what changed, not by how often: of a target only the newest state is kept. */
export interface PendingBatch {
  /** Adds changes. */
  add(changes: Partial<BatchContent>): void;
  /** Returns how much waits. */
  counts(): UnwrittenContent;
  /** Whether nothing waits. */
  readonly isEmpty: boolean;
  /** Returns what waits, and begins an empty batch. */
  take(): BatchContent;
}

/** How much of each kind the store does not have. */
export interface UnwrittenContent {
  /** Finished checks. */
  readonly runs: number;
  /** Targets with another state or other facts. */
  readonly targets: number;
  /** Incidents that opened, changed or closed. */
  readonly incidents: number;
  /** Notifications. */
  readonly notifications: number;
}

/** Options of {@link createPendingBatch}. */
export interface PendingBatchOptions {
  /** How many runs may wait; the oldest are dropped, and named as a gap. Default: 50,000. */
  readonly maxRuns?: number;
  /** The location of this process. */
  readonly location: string;
}

/** Makes an empty batch. */
export function createPendingBatch({ maxRuns = 50_000, location }: PendingBatchOptions): PendingBatch {
  let content = emptyContent();
  return {
    counts: () => content.counts(),
    get isEmpty() {
      return content.isEmpty();
    },
    add(changes) {
      content.add(changes);
      // A tenth at once: dropping one by one would move all the others each time.
      if (content.runs.length > maxRuns) content.drop(Math.ceil(maxRuns / 10), location);
    },
    take() {
      const batch = content.take();
      content = emptyContent();
      return batch;
    },
  };
}

function emptyContent() {
  const targets = new Map<string, StoredTarget>();
  const removed = new Set<string>();
  const episodes = new Map<string, StoredEpisode>();
  const incidents = new Map<string, Incident>();
  const due = new Map<string, DueCount>();
  const escalations = new Map<string, Escalation>();
  let unchecked: BatchContent['unchecked'];
  let announced: BatchContent['announced'];
  const readings = new Map<string, Observation>();
  const content = {
    runs: [] as StoredRun[],
    events: [] as BatchContent['events'][number][],
    notifications: [] as BatchContent['notifications'][number][],
    gaps: [] as BatchContent['gaps'][number][],
    handled: [] as number[],
    deliveries: [] as NewDelivery[],
    schedule: [] as ScheduleRequest[],
  };
  const lists = Object.values(content);
  const collections = [targets, removed, episodes, incidents, due, escalations, readings];
  return {
    runs: content.runs,
    counts: () => ({
      runs: content.runs.length,
      targets: targets.size,
      incidents: incidents.size,
      notifications: content.notifications.length,
    }),
    isEmpty: () =>
      unchecked === undefined &&
      announced === undefined &&
      lists.every(({ length }) => length === 0) &&
      collections.every(({ size }) => size === 0),
    add(changes: Partial<BatchContent>) {
      append(content.runs, changes.runs);
      append(content.events, changes.events);
      append(content.notifications, changes.notifications);
      append(content.gaps, changes.gaps);
      append(content.handled, changes.handled);
      append(content.deliveries, changes.deliveries);
      append(content.schedule, changes.schedule);
      unchecked = changes.unchecked ?? unchecked;
      if (changes.announced) announced = { ...announced, ...changes.announced };
      for (const reading of changes.readings ?? []) readings.set(reading.target, reading);
      for (const target of changes.targets ?? []) {
        targets.set(target.target, target);
        removed.delete(target.target);
      }
      for (const target of changes.removed ?? []) {
        targets.delete(target);
        removed.add(target);
      }
      for (const episode of changes.episodes ?? []) episodes.set(`${episode.target} ${episode.startMs}`, episode);
      for (const incident of changes.incidents ?? []) incidents.set(incident.id, incident);
      for (const escalation of changes.escalations ?? []) escalations.set(escalation.incident, escalation);
      for (const count of changes.due ?? []) {
        const key = `${count.service} ${count.location} ${count.bucketMs}`;
        due.set(key, { ...count, due: count.due + (due.get(key)?.due ?? 0) });
      }
    },
    drop(count: number, location: string) {
      const dropped = content.runs.splice(0, count);
      const fromMs = Math.min(...dropped.map(({ startedMs }) => startedMs));
      const untilMs = Math.max(...dropped.map(({ startedMs, durationMs }) => startedMs + durationMs));
      const last = content.gaps.at(-1);
      // One trouble with the store is one gap, however long it lasts.
      if (last?.reason === 'store') content.gaps[content.gaps.length - 1] = { ...last, toMs: untilMs };
      else content.gaps.push({ location, fromMs, toMs: untilMs, reason: 'store', service: null });
    },
    take: (): BatchContent => ({
      ...content,
      targets: [...targets.values()],
      removed: [...removed],
      episodes: [...episodes.values()],
      incidents: [...incidents.values()],
      due: [...due.values()],
      ...(escalations.size === 0 ? {} : { escalations: [...escalations.values()] }),
      ...(unchecked === undefined ? {} : { unchecked }),
      ...(announced === undefined ? {} : { announced }),
      ...(readings.size === 0 ? {} : { readings: [...readings.values()] }),
    }),
  };
}

function append<Item>(to: Item[], items: readonly Item[] = []): void {
  for (const item of items) to.push(item);
}
