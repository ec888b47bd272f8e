import type { ScheduleCommand } from '@mdmkit/monitor/judge';
import {
  createUncheckedTest,
  defaultIntervalMs,
  type Gap,
  type Incident,
  type SkipCount,
  type UncheckedCandidate,
  type UncheckedSpan,
  verdictFacts,
} from '@mdmkit/monitor/model';
import type { Fleet } from './fleet.ts';
import type { TargetWindows } from './windows.ts';

/** Which targets are not checked at present, and why. */
export interface UncheckedTargets {
  /** Notes what the monitor asks of the schedule: from when on only a sample of a service is checked. */
  noteCommands(commands: readonly ScheduleCommand[], nowMs: number): void;
  /** Notes runs that were due and left out. Returns the times without capacity, as they are now. */
  noteSkips(skipped: readonly SkipCount[], nowMs: number): readonly Gap[];
  /** Returns the times without capacity that have ended since the last call. */
  takeEnded(nowMs: number): readonly Gap[];
  /** Returns all times in which targets are not checked now. */
  spans(nowMs: number): readonly UncheckedSpan[];
  /** Returns a test for targets: why one is not checked now. */
  testAt(nowMs: number): (target: UncheckedCandidate) => UncheckedSpan | undefined;
}

/** What {@link createUncheckedTargets} needs. */
export interface UncheckedOptions {
  /** The targets. */
  readonly fleet: Pick<Fleet, 'config' | 'subscribe'>;
  /** The windows that pause checks. */
  readonly windows: Pick<TargetWindows, 'pauses'>;
  /** The open incidents. */
  readonly monitor: { readonly open: readonly Incident[] };
  /** The location of this process. */
  readonly location: string;
  /** Returns the times in which no worker holds targets. Default: there are no workers. */
  readonly unheldSpans?: () => readonly UncheckedSpan[];
}

/** A target without a check for so many intervals was left out. */
const overdueIntervals = 1.5;

/** Makes a record of a service that has left nothing out yet. */
export function createUncheckedTargets(options: UncheckedOptions): UncheckedTargets {
  const { fleet, windows, monitor, location, unheldSpans = () => [] } = options;
  /** Since when only a sample of a service is checked. */
  const samples = new Map<string, number>();
  /** Services without capacity for all checks: since when, and until when. */
  const shed = new Map<string, { readonly sinceMs: number; untilMs: number }>();
  const intervalMs = longestIntervals(fleet);

  const gapOf = (
    service: string,
    { sinceMs, untilMs }: { readonly sinceMs: number; readonly untilMs: number },
  ): Gap => ({
    location,
    fromMs: sinceMs,
    toMs: untilMs,
    reason: 'shed',
    service,
  });
  const spans = (nowMs: number): UncheckedSpan[] => [
    ...windows
      .pauses(nowMs)
      .map(
        ({ id, scope, fromMs, untilMs }) => ({ reason: 'paused', scope, by: id, sinceMs: fromMs, untilMs }) as const,
      ),
    ...monitor.open.flatMap((incident) => {
      const { id, service, startedMs } = incident;
      if (service === null || !isSampled(incident)) return [];
      const sinceMs = Math.max(startedMs, samples.get(service) ?? 0);
      return [{ reason: 'covered', scope: { services: [service] }, by: id, sinceMs, untilMs: null } as const];
    }),
    ...[...shed].map(
      ([service, { sinceMs }]) =>
        ({
          reason: 'sampled',
          scope: { services: [service] },
          by: null,
          sinceMs,
          untilMs: null,
          overdueMs: overdueIntervals * intervalMs(service),
        }) as const,
    ),
    ...unheldSpans(),
  ];
  return {
    noteCommands(commands, nowMs) {
      for (const command of commands) if (command.kind === 'sample') samples.set(command.service, nowMs);
      const sampled = new Set(monitor.open.filter(isSampled).map(({ service }) => service));
      for (const service of samples.keys()) if (!sampled.has(service)) samples.delete(service);
    },
    noteSkips(skipped, nowMs) {
      const services = skipped.flatMap(({ service, reason }) => (reason === 'capped' ? [service] : []));
      return [...new Set(services)].map((service) => {
        const time = { sinceMs: shed.get(service)?.sinceMs ?? nowMs, untilMs: nowMs };
        shed.set(service, time);
        return gapOf(service, time);
      });
    },
    takeEnded(nowMs) {
      const ended: Gap[] = [];
      for (const [service, time] of shed) {
        if (nowMs - time.untilMs <= intervalMs(service)) continue;
        shed.delete(service);
        ended.push(gapOf(service, time));
      }
      return ended;
    },
    spans,
    testAt: (nowMs) => createUncheckedTest(spans(nowMs), nowMs),
  };
}

/** Whether only a sample of a service is checked because of an incident. */
function isSampled({ verdict, override }: Incident): boolean {
  return verdictFacts(override?.verdict ?? verdict).isSampled;
}

/** Returns the longest interval of a service's targets, in milliseconds. */
function longestIntervals(fleet: UncheckedOptions['fleet']): (service: string) => number {
  let longest: Map<string, number> | undefined;
  fleet.subscribe(() => {
    longest = undefined;
  });
  return (service) => {
    if (longest === undefined) {
      longest = new Map();
      for (const { service: name, intervalMs = defaultIntervalMs } of fleet.config.targets)
        longest.set(name, Math.max(intervalMs, longest.get(name) ?? 0));
    }
    return longest.get(service) ?? defaultIntervalMs;
  };
}
