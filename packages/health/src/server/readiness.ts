import type { Clock } from '@mdmkit/core';
import type { FinishedCheck } from '../service/ended-check.ts';
import type { MonitorService } from '../service/monitor-service.ts';
import type { ServiceEvent } from '../service/service-event.ts';

/** What has to work for the service to be ready; never anything of a vendor. */
export interface ReadinessReport {
  /** Whether everything works. */
  readonly ready: boolean;
  /** Whether the store takes what is written. */
  readonly store: 'ok' | 'failing';
  /** Whether checks are planned and started. */
  readonly scheduler: 'ok' | 'stopped';
  /** Whether the clock of this machine is right, as far as the clocks of the vendors and of the database tell. */
  readonly clock: 'ok' | 'off';
}

/** Follows a service, to tell whether it is ready. */
export interface Readiness {
  /** Takes an event of the service. */
  take(event: ServiceEvent): void;
  /** Takes a finished check. */
  takeCheck(check: Pick<FinishedCheck, 'result'>): void;
  /** Whether the clock agrees with that of the database, by which several processes keep out of each other's way. */
  agreesWithDatabase(): boolean;
  /** Returns what works now. */
  report(): ReadinessReport;
}

/** How many checks are compared for the clock, and how many of them have to find it off. */
const [clockChecks, clockOffChecks] = [20, 10];

/** Without a tick for so long, nothing is planned any more, in milliseconds. */
const silentMs = 10_000;

/** Makes the readiness of a service. */
export function createReadiness(
  service: Pick<MonitorService, 'stats' | 'lastTickMs'>,
  clock: Pick<Clock, 'elapsedMs'>,
): Readiness {
  let isStoreFailing = false;
  let agreesWithDatabase = true;
  /** Whether each of the last checks found the clock off, newest last. */
  let skews: boolean[] = [];
  return {
    take(event) {
      if (event.kind === 'store') isStoreFailing = event.error !== null;
      if (event.kind === 'clock') agreesWithDatabase = event.isRight;
    },
    takeCheck({ result: { warnings, latencyMs } }) {
      // A check that got no answer has seen no other clock.
      if (latencyMs === null) return;
      skews = [...skews.slice(1 - clockChecks), warnings.some(({ code }) => code === 'CLOCK_SKEW')];
    },
    agreesWithDatabase: () => agreesWithDatabase,
    report() {
      const { lastTickMs } = service;
      const isTicking =
        service.stats().state === 'running' && lastTickMs !== null && clock.elapsedMs() - lastTickMs <= silentMs;
      const isClockOff = !agreesWithDatabase || skews.filter(Boolean).length >= clockOffChecks;
      return {
        ready: !isStoreFailing && isTicking && !isClockOff,
        store: isStoreFailing ? 'failing' : 'ok',
        scheduler: isTicking ? 'ok' : 'stopped',
        clock: isClockOff ? 'off' : 'ok',
      };
    },
  };
}
