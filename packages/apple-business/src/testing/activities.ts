import { randomUUID } from 'node:crypto';
import type { Clock } from '@mdmkit/core';
import type { AppleOrganisation } from '@mdmkit/core/testing';
import type { ActivityType } from '../api/org-device-activities.ts';
import { type ActivityOrder, carryOut } from './carry-out.ts';

/** What became of one device: a reason why it failed, or undefined. */
export type ActivityOutcome = readonly [serialNumber: string, reason: string | undefined];

/** An activity as the service keeps it. */
export interface ActivityRecord {
  /** Its id. */
  readonly id: string;
  /** What it is to do. */
  readonly order: ActivityOrder;
  /** When it was ordered, in milliseconds since 1970. */
  readonly createdAtMs: number;
  /** How it ended; undefined: it goes on. */
  readonly end: ActivityEnd | undefined;
}

/** How an activity ended. */
export interface ActivityEnd {
  /** When, in milliseconds since 1970. */
  readonly atMs: number;
  /** Its last status. */
  readonly status: 'COMPLETED' | 'STOPPED' | 'FAILED';
  /** What became of each device; none when it was stopped or failed. */
  readonly outcomes: readonly ActivityOutcome[];
}

/** Says which devices fail, and why: a reason such as `DEVICE_NOT_FOUND`, or undefined. */
export type DeviceFailure = (serialNumber: string, type: ActivityType) => string | undefined;

/** The activities of one organisation. */
export interface Activities {
  /** Starts one. */
  start(order: ActivityOrder): ActivityRecord;
  /** An activity that was started in the last 30 days. */
  find(id: string): ActivityRecord | undefined;
  /** Ends one before its time; answers whether it was under way. */
  end(id: string, status: 'STOPPED' | 'FAILED'): boolean;
  /** How far one is, from 0 to 1. */
  progress(record: ActivityRecord): number;
  /** The server that a device seems to be assigned to: after an activity the old one is shown for a while. */
  shownServer(serialNumber: string): string | undefined;
}

/** What the activities of an organisation need. */
export interface ActivitiesParts {
  /** Whose devices. */
  readonly organisation: AppleOrganisation;
  /** Time. */
  readonly clock: Clock;
  /** How long an activity takes, in milliseconds. */
  readonly durationMs: number;
  /** How long the old server of a device is shown, in milliseconds. */
  readonly lagMs: number;
  /** Which devices fail. */
  readonly failure: DeviceFailure;
}

/** Apple answers about an activity for 30 days. (Apple: Get Organization Device Activity Information) */
const keptMs = 30 * 24 * 60 * 60 * 1000;

/** Creates an organisation's activities, which take their time on the clock. */
export function createActivities(parts: ActivitiesParts): Activities {
  const { organisation, clock, durationMs, lagMs } = parts;
  const records = new Map<string, ActivityRecord>();
  const lagging = new Map<string, { readonly serverId: string | undefined; readonly untilMs: number }>();

  const complete = (id: string) => {
    const record = records.get(id);
    if (!record || record.end) return;
    const atMs = clock.now();
    const outcomes = record.order.serialNumbers.map((serialNumber): ActivityOutcome => {
      const before = organisation.device(serialNumber)?.serverId;
      const reason =
        parts.failure(serialNumber, record.order.type) ?? carryOut(organisation, record.order, serialNumber, atMs);
      if (reason === undefined) lagging.set(serialNumber, { serverId: before, untilMs: atMs + lagMs });
      return [serialNumber, reason];
    });
    records.set(id, { ...record, end: { atMs, status: 'COMPLETED', outcomes } });
    clock.schedule(lagMs, () => {
      for (const [serial, { untilMs }] of lagging) if (untilMs <= clock.now()) lagging.delete(serial);
    });
  };

  return {
    start(order) {
      for (const [id, { createdAtMs }] of records) if (createdAtMs + keptMs < clock.now()) records.delete(id);
      const record = { id: randomUUID(), order, createdAtMs: clock.now(), end: undefined };
      records.set(record.id, record);
      clock.schedule(durationMs, () => complete(record.id));
      return record;
    },
    find(id) {
      const record = records.get(id);
      return record && record.createdAtMs + keptMs >= clock.now() ? record : undefined;
    },
    end(id, status) {
      const record = records.get(id);
      if (!record || record.end) return false;
      records.set(id, { ...record, end: { atMs: clock.now(), status, outcomes: [] } });
      return true;
    },
    progress: ({ createdAtMs, end }) => (end ? 1 : Math.min(0.99, (clock.now() - createdAtMs) / durationMs)),
    shownServer(serialNumber) {
      const lag = lagging.get(serialNumber);
      return lag && clock.now() < lag.untilMs ? lag.serverId : organisation.device(serialNumber)?.serverId;
    },
  };
}
