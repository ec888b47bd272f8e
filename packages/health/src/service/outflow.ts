import type { Clock } from '@mdmkit/core';
import type { IncidentChanges, Monitor, MonitorChanges, TargetRecord } from '@mdmkit/monitor/judge';
import type { Engine, StoredTarget, TargetStateName, UncheckedSpan } from '@mdmkit/monitor/model';
import type { CommitResult } from '../store/store.ts';
import type { Announcer } from './announce-committed.ts';
import type { BatchWriter } from './batch-writer.ts';
import type { ControlReader } from './control-reader.ts';
import type { DutyService } from './duty-service.ts';
import type { Facts } from './facts.ts';
import type { Fleet } from './fleet.ts';
import type { OwnTroubles } from './own-troubles.ts';
import { executeScheduleCommands } from './schedule-commands.ts';
import { ownCommands, requestsOf, type ScheduleControl } from './schedule-follower.ts';
import type { OnServiceEvent } from './service-event.ts';
import type { UncheckedTargets } from './unchecked.ts';

/** What {@link createOutflow} needs. */
export interface OutflowOptions {
  /** The targets. */
  readonly fleet: Fleet;
  /** What the store has of the targets: the states from which they go on. */
  readonly kept: { readonly targets: readonly Pick<StoredTarget, 'target' | 'state'>[] };
  /** What is kept with each target. */
  readonly facts: Pick<Facts, 'json'>;
  /** Which incidents are open. */
  readonly monitor: Pick<Monitor, 'open'>;
  /** Plans the runs. */
  readonly engine: Engine;
  /** Who tells the schedule of this process what to do. Default: its own monitor. */
  readonly scheduleControl?: ScheduleControl;
  /** Reads the neutral hosts at once. */
  readonly controls: Pick<ControlReader, 'readNow'>;
  /** Writes to the store. */
  readonly writer: BatchWriter;
  /** Decides who is told. */
  readonly duty: Pick<DutyService, 'record'>;
  /** What is wrong with this service itself. */
  readonly troubles: Pick<OwnTroubles, 'noteCounts'>;
  /** Which targets are not checked. */
  readonly unchecked: Pick<UncheckedTargets, 'noteCommands' | 'noteSkips' | 'takeEnded' | 'spans'>;
  /** Called with everything that happens. */
  readonly notify: OnServiceEvent;
  /** Announces what was committed. */
  readonly announcer: Pick<Announcer, 'announce'>;
  /** Time. */
  readonly clock: Clock;
}

/** Everything that leaves the monitor: to the store, to listeners, to the engine. */
export interface Outflow {
  /** Writes, announces and schedules what follows from runs, from a command or from the passing of time. */
  follow(changes: IncidentChanges & Partial<MonitorChanges>, nowMs: number): void;
  /** Writes target records. */
  writeTargets(records: readonly TargetRecord[]): void;
  /** Writes how many runs were due and when nothing was checked, together with all that waits. */
  flush(): Promise<void>;
}

/** Makes the outflow of a service. */
export function createOutflow(options: OutflowOptions): Outflow {
  const { scheduleControl = 'itself' } = options;
  const { fleet, facts, monitor, engine, controls, writer, duty, troubles, unchecked, notify, clock } = options;
  const { announcer } = options;
  /** Nothing yet: what an earlier process wrote does not hold any more. */
  let writtenSpans = '';
  const stateNames = createStateNames(fleet, options.kept.targets);
  const storedRecord = (record: TargetRecord): StoredTarget => ({ ...record, facts: facts.json(record.target) });

  const announceStates = (records: readonly TargetRecord[], atMs: number) => {
    for (const { target, state, code } of records) {
      const from = stateNames.change(target, state.name);
      if (from !== state.name) notify({ kind: 'state', atMs, target, from, to: state.name, code });
    }
  };
  /** Announces incidents and notifications after their commit. */
  const announceIncidents = ({ incidents, events, notifications }: IncidentChanges, atMs: number) => {
    const byId = new Map([...monitor.open, ...incidents].map((incident) => [incident.id, incident]));
    const announcements = [
      ...events.flatMap((event) => {
        const incident = byId.get(event.incident);
        return incident ? [{ kind: 'incident', atMs, incident, event } as const] : [];
      }),
      ...notifications.map((notification) => ({ kind: 'notification', atMs, notification }) as const),
    ];
    const lastNotificationMs = notifications.at(-1)?.atMs;
    return ({ leads, lastEvent }: CommitResult) => {
      // The incidents of this process are not those of the store while another location leads.
      if (!leads) return;
      const announced = {
        ...(lastEvent === undefined ? {} : { lastEvent }),
        ...(lastNotificationMs === undefined ? {} : { lastNotificationMs }),
      };
      announcer.announce(announcements, announced);
    };
  };
  /** Writes which targets are not checked, if that has changed. */
  const writeSpans = (spans: readonly UncheckedSpan[]) => {
    const text = JSON.stringify(spans);
    if (text !== writtenSpans) writer.add({ unchecked: spans });
    writtenSpans = text;
  };
  return {
    follow(changes, nowMs) {
      const { incidents, events, notifications, targets = [], episodes = [] } = changes;
      // Who is told is decided and written with the incident: no crash comes between them.
      const { deliveries, escalations } = duty.record(changes, nowMs);
      const hasAnnouncements = events.length > 0 || notifications.length > 0;
      writer.add(
        { targets: targets.map(storedRecord), episodes, incidents, events, notifications, deliveries, escalations },
        hasAnnouncements ? announceIncidents(changes, nowMs) : undefined,
      );
      announceStates(targets, nowMs);
      unchecked.noteCommands(changes.commands, nowMs);
      writer.add({ schedule: requestsOf(scheduleControl, changes.commands) });
      executeScheduleCommands(ownCommands(scheduleControl, changes.commands), {
        engine,
        nowMs,
        readControls: controls.readNow,
      });
    },
    writeTargets: (records) => writer.add({ targets: records.map(storedRecord) }),
    async flush() {
      try {
        // A batch says that this process has checked until then, so it has to contain the gaps before.
        const { due, gaps, skipped } = await engine.takeCounts();
        const nowMs = clock.now();
        troubles.noteCounts({ due, skipped }, nowMs);
        writer.add({ due, gaps: [...gaps, ...unchecked.noteSkips(skipped, nowMs)] });
        for (const gap of [...gaps, ...unchecked.takeEnded(nowMs)]) notify({ kind: 'gap', atMs: nowMs, gap });
        writeSpans(unchecked.spans(nowMs));
      } catch {
        // An engine that fails keeps its counts for the next time; the loop reports the failure.
      }
      void writer.flush();
    },
  };
}

/** Remembers the state that was announced last, for targets that are not up: nearly all are. */
function createStateNames(fleet: Fleet, stored: OutflowOptions['kept']['targets']) {
  const names = new Map<string, TargetStateName>();
  for (const target of fleet.ids()) names.set(target, 'unknown');
  const change = (target: string, to: TargetStateName): TargetStateName => {
    const from = names.get(target) ?? 'up';
    if (to === 'up') names.delete(target);
    else names.set(target, to);
    return from;
  };
  for (const { target, state } of stored) if (fleet.get(target)) change(target, state.name);
  fleet.subscribe(({ added, removed }) => {
    for (const target of added) names.set(target, 'unknown');
    for (const target of removed) names.delete(target);
  });
  return { change };
}
