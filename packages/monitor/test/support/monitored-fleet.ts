import { createRandom } from '@mdmkit/core/testing';
import { createMonitor } from '../../src/judge/create-monitor.ts';
import type { ScheduleCommand } from '../../src/judge/incidents/schedule-command.ts';
import type { Monitor, MonitorOptions } from '../../src/judge/monitor.ts';
import type { MonitoredTarget } from '../../src/judge/tracked-target.ts';
import type { Incident, IncidentEvent, Notification } from '../../src/model/incident.ts';
import { controlService, type Observation } from '../../src/model/observation.ts';
import type { StoredEpisode } from '../../src/model/records.ts';
import type { ResultClass } from '../../src/model/result.ts';

export const second = 1_000;
export const minute = 60_000;

/** What the world answers: a class, with a code of the test's own if it fails. */
export type World = (target: MonitoredTarget, atMs: number, location: string) => ResultClass | undefined;

export interface FleetOptions {
  /** The targets. */
  readonly targets: readonly MonitoredTarget[];
  /** What they find; nothing said is `ok`. */
  readonly world: World;
  /** Whether a neutral host answers. */
  readonly controls?: (atMs: number, host: number, location: string) => boolean;
  /** How many there are. */
  readonly hosts?: number;
  readonly locations?: readonly string[];
  /** Whether a location checks at a time. Default: always. */
  readonly checks?: (location: string, atMs: number) => boolean;
  readonly sharedKeys?: (target: MonitoredTarget) => readonly string[];
  readonly region?: (target: MonitoredTarget) => string | undefined;
  /** The code of a run that is not `ok`. */
  readonly code?: (target: MonitoredTarget, found: ResultClass) => string;
  /** How long an answer takes, in milliseconds. */
  readonly latencyMs?: (target: MonitoredTarget, atMs: number) => number;
  readonly isOwn?: boolean;
  readonly monitor?: Partial<MonitorOptions>;
  readonly fromMs?: number;
}

/** Spreads targets over their intervals. Returns those that are due at a time, in the order of the fleet. */
function createPhases(targets: readonly MonitoredTarget[]): (nowMs: number) => readonly MonitoredTarget[] {
  const phases = new Map<number, Map<number, { at: number; target: MonitoredTarget }[]>>();
  for (const [at, target] of targets.entries()) {
    const phaseMs = Math.floor((((at * 0.618034) % 1) * target.intervalMs) / second) * second;
    const ofInterval = phases.get(target.intervalMs) ?? new Map<number, { at: number; target: MonitoredTarget }[]>();
    phases.set(target.intervalMs, ofInterval.set(phaseMs, [...(ofInterval.get(phaseMs) ?? []), { at, target }]));
  }
  return (nowMs) =>
    [...phases]
      .flatMap(([intervalMs, ofInterval]) => ofInterval.get(nowMs % intervalMs) ?? [])
      .sort((before, after) => before.at - after.at)
      .map(({ target }) => target);
}

/** The runs that a monitor asked for besides those that are due anyway. */
function createAskedRuns(targets: readonly MonitoredTarget[]) {
  const byId = new Map(targets.map((target) => [target.target, target]));
  const runs = new Map<number, { readonly target: MonitoredTarget; readonly location: string }[]>();
  return {
    /** Plans a run for the next whole second. */
    add(id: string, location: string, atMs: number) {
      const target = byId.get(id);
      if (!target) return;
      const secondMs = Math.ceil(atMs / second) * second;
      runs.set(secondMs, [...(runs.get(secondMs) ?? []), { target, location }]);
    },
    /** Returns the runs that are due at a time, once. */
    take(nowMs: number) {
      const due = runs.get(nowMs) ?? [];
      runs.delete(nowMs);
      return due;
    },
    clear: () => runs.clear(),
  };
}

/** What a run of a target observes. */
function observationOf(options: FleetOptions, target: MonitoredTarget, location: string, atMs: number): Observation {
  const found = options.world(target, atMs, location) ?? 'ok';
  const region = options.region?.(target);
  return {
    target: target.target,
    tenant: target.tenant,
    service: target.service,
    location,
    class: found,
    code: found === 'ok' ? null : (options.code?.(target, found) ?? `TEST_${found.toUpperCase().replace('.', '_')}`),
    atMs,
    sharedKeys: options.sharedKeys?.(target) ?? [],
    ...(options.latencyMs ? { latencyMs: options.latencyMs(target, atMs) } : {}),
    ...(options.isOwn ? { isOwn: true } : {}),
    ...(region === undefined ? {} : { region }),
  };
}

/** What the neutral hosts answer at a location. */
function controlReadings({ hosts = 0, controls }: FleetOptions, location: string, atMs: number): Observation[] {
  return Array.from({ length: hosts }, (_, host) => ({
    target: `host-${host}`,
    tenant: '',
    service: controlService,
    location,
    class: (controls?.(atMs, host, location) ?? true) ? ('ok' as const) : ('fail.network' as const),
    code: null,
    atMs,
    sharedKeys: [],
  }));
}

/** A fleet on a virtual clock: runs its targets in turn and does what the monitor asks, as a scheduler would. */
export function createFleet(options: FleetOptions) {
  const { targets, hosts = 0, locations = ['here'], fromMs = 1_800_000_000_000 } = options;
  const { checks = () => true } = options;
  const events: IncidentEvent[] = [];
  const notifications: Notification[] = [];
  const commands: ScheduleCommand[] = [];
  const incidents = new Map<string, Incident>();
  const episodes = new Map<string, StoredEpisode>();
  const asked = createAskedRuns(targets);
  const sampled = new Map<string, Set<string>>();
  const make = (more: Partial<MonitorOptions> = {}): Monitor =>
    createMonitor({ targets, random: createRandom(7), controls: hosts, ...options.monitor, ...more });
  let monitor = make();
  let nowMs = fromMs;

  const dueAt = createPhases(targets);
  const apply = (command: ScheduleCommand) => {
    commands.push(command);
    switch (command.kind) {
      case 'recheck':
        asked.add(command.target, command.location, nowMs + 30 * second);
        break;
      case 'quorum':
      case 'burst':
        for (const target of command.targets)
          for (const location of locations) asked.add(target, location, nowMs + second);
        break;
      case 'sample':
        sampled.set(command.service, new Set(command.targets));
        break;
      case 'resume':
        sampled.delete(command.service);
        break;
      case 'reprobe': {
        const all = targets.filter(({ service }) => service === command.service);
        for (const [at, { target }] of all.entries())
          for (const location of locations)
            asked.add(target, location, nowMs + second + (command.overMs * at) / all.length);
        break;
      }
    }
  };
  const keep = (changes: ReturnType<Monitor['evaluate']>) => {
    events.push(...changes.events);
    notifications.push(...changes.notifications);
    for (const incident of changes.incidents) incidents.set(incident.id, incident);
    for (const episode of changes.episodes) episodes.set(`${episode.target} ${episode.startMs}`, episode);
    for (const command of changes.commands) apply(command);
  };
  const found = new Map<string, ResultClass>();
  const isNews = ({ target, location, class: now }: Observation) => {
    const key = `${location} ${target}`;
    const before = found.get(key) ?? 'ok';
    found.set(key, now);
    return now !== before;
  };
  const run = (target: MonitoredTarget, location: string) => observationOf(options, target, location, nowMs);
  const readControls = () =>
    locations
      .filter((location) => checks(location, nowMs))
      .flatMap((location) => controlReadings(options, location, nowMs));
  return {
    events,
    notifications,
    commands,
    incidents: () => [...incidents.values()],
    episodes: () => [...episodes.values()],
    get monitor() {
      return monitor;
    },
    get nowMs() {
      return nowMs;
    },
    /**
     * Lets time pass, a second at a time. The monitor judges every five seconds, and at once if a run found something else than
     * the run before it: a judgement costs far more than a run.
     */
    pass(durationMs: number) {
      for (const endMs = nowMs + durationMs; nowMs < endMs; nowMs += second) {
        const observations = nowMs % (30 * second) === 0 ? readControls() : [];
        for (const { target, location } of asked.take(nowMs))
          if (checks(location, nowMs)) observations.push(run(target, location));
        for (const target of dueAt(nowMs)) {
          if (sampled.get(target.service)?.has(target.target) === false) continue;
          for (const location of locations) if (checks(location, nowMs)) observations.push(run(target, location));
        }
        if (observations.length > 0) keep(monitor.record(observations, nowMs));
        if (observations.filter(isNews).length > 0 || nowMs % (5 * second) === 0) keep(monitor.evaluate(nowMs));
      }
    },
    /** Ends the process and starts it anew from what is kept, after a time in which no check ran. */
    restart(awayMs: number) {
      const kept = targets.flatMap(({ target }) => monitor.target(target) ?? []);
      const open = [...incidents.values()].filter(({ closedMs }) => closedMs === null);
      asked.clear();
      sampled.clear();
      nowMs += awayMs;
      monitor = make({ storedTargets: structuredClone(kept), incidents: structuredClone(open) });
    },
  };
}

/** Targets of as many tenants, one each. */
export function tenantsOf(service: string, count: number, intervalMs = 5 * minute): MonitoredTarget[] {
  return Array.from({ length: count }, (_, at) => ({
    target: `tenant-${at}/${service}`,
    tenant: `tenant-${at}`,
    service,
    intervalMs,
    timeoutMs: 20 * second,
  }));
}
