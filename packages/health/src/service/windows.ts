import type { Clock } from '@mdmkit/core';
import { type ActiveWindow, createMaintenance, type Maintenance, type Matchable } from '@mdmkit/monitor/judge';
import type { Incident, MaintenanceWindow } from '@mdmkit/monitor/model';
import type { Target } from '../config/target.ts';
import type { Fleet } from './fleet.ts';

/** The maintenance windows and silences of a fleet. */
export interface TargetWindows {
  /** Replaces the silences and the windows of operators. */
  readonly setOperatorWindows: Maintenance['setOperatorWindows'];
  /** Replaces the windows that follow from what vendors announce. */
  setFeedWindows(windows: readonly MaintenanceWindow[]): void;
  /** Returns the windows that pause checks now. */
  readonly pauses: Maintenance['pauses'];
  /** Returns the window that applies to a target that is due. A target in a window that pauses is not checked. */
  ofDueTarget(target: Target): ActiveWindow | undefined;
  /**
   * Returns the id of the window that suppresses the notifications of an incident; null for none. All targets of the incident
   * have to lie in a window.
   */
  mutedBy(incident: Pick<Incident, 'service' | 'tenant'>, targets: Iterable<string>, nowMs: number): string | null;
  /**
   * Notes the result of a target. A pause lasts until a check has failed again, or the target belongs to no incident any
   * more: it is unknown before whether its trouble goes on.
   */
  noteResult(target: string, result: { readonly hasFailed: boolean; readonly isCovered: () => boolean }): void;
}

/** Makes the windows of a fleet: those of its configuration, and none of operators yet. */
export function createTargetWindows(fleet: Pick<Fleet, 'config' | 'get' | 'subscribe'>, clock: Clock): TargetWindows {
  const maintenance = createMaintenance(fleet.config.monitor?.windows ?? []);
  let feedWindows: readonly MaintenanceWindow[] = [];
  /** The window in which a target was not checked, until it has been checked again. */
  const paused = new Map<string, ActiveWindow>();
  fleet.subscribe(({ config, removed }) => {
    maintenance.setWindows([...(config.monitor?.windows ?? []), ...feedWindows]);
    for (const target of removed) paused.delete(target);
  });
  const windowOf = (target: Matchable, nowMs: number) => maintenance.forTarget(target, nowMs) ?? paused.get(target.id);
  return {
    setOperatorWindows: maintenance.setOperatorWindows,
    setFeedWindows(windows) {
      if (JSON.stringify(windows) === JSON.stringify(feedWindows)) return;
      feedWindows = windows;
      maintenance.setWindows([...(fleet.config.monitor?.windows ?? []), ...feedWindows]);
    },
    pauses: maintenance.pauses,
    ofDueTarget(target) {
      const window = maintenance.forTarget(target, clock.now());
      if (window?.mode === 'pause') paused.set(target.id, window);
      return window;
    },
    mutedBy: ({ service, tenant }, targets, nowMs) => {
      let first: string | undefined;
      for (const id of targets) {
        const target = fleet.get(id);
        if (!target) continue;
        const muting = mutingId(windowOf(target, nowMs));
        if (muting === undefined) return null;
        first ??= muting;
      }
      // An incident without targets is muted by what applies to its whole service.
      const whole = { id: '', service: service ?? '', tenant: tenant ?? '' };
      return first ?? mutingId(windowOf(whole, nowMs)) ?? null;
    },
    noteResult(target, { hasFailed, isCovered }) {
      if (paused.has(target) && (hasFailed || !isCovered())) paused.delete(target);
    },
  };
}

/** The id of a window that suppresses notifications. */
function mutingId(window: ActiveWindow | undefined): string | undefined {
  return window === undefined || window.mode === 'annotate' ? undefined : window.id;
}
