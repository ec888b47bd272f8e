import type { ActiveWindow, Matchable, MonitorOptions } from '@mdmkit/monitor/judge';
import type { Incident } from '@mdmkit/monitor/model';

/**
 * Makes the function that says which window or silence keeps the notifications of an incident back: all targets that the incident
 * explains have to lie in one.
 *
 * @param windowOf - The window that holds for a target.
 */
export function createMuting(
  targetOf: (id: string) => Matchable | undefined,
  windowOf: (target: Matchable, nowMs: number) => ActiveWindow | undefined,
): NonNullable<MonitorOptions['mutedBy']> {
  return ({ service, tenant }: Incident, covered, nowMs) => {
    let first: string | undefined;
    for (const id of covered) {
      const target = targetOf(id);
      if (!target) continue;
      const muting = mutingId(windowOf(target, nowMs));
      if (muting === undefined) return null;
      first ??= muting;
    }
    // What nothing is known of yet is muted by what covers its whole service.
    const whole = { id: '', service: service ?? '', tenant: tenant ?? '' };
    return first ?? mutingId(windowOf(whole, nowMs)) ?? null;
  };
}

/** The window's id if it keeps notifications back. */
function mutingId(window: ActiveWindow | undefined): string | undefined {
  return window === undefined || window.mode === 'annotate' ? undefined : window.id;
}
