import type { FeedRecord } from '../model/feed.ts';
import type { MaintenanceWindow } from '../model/maintenance-window.ts';
import { isAbout } from './name-matching.ts';

/** A vendor that announces a longer maintenance mutes nothing: a feed is not to be trusted that far, in milliseconds. */
export const longestWindowMs = 12 * 3_600_000;

/**
 * Makes a maintenance window of each maintenance that a feed announces with its beginning and its end. It suppresses
 * notifications of the services that the maintenance is about, and never pauses checks.
 */
export function maintenanceWindowsOf(records: readonly FeedRecord[]): readonly MaintenanceWindow[] {
  return records.flatMap((record) =>
    record.events.flatMap((event): MaintenanceWindow[] => {
      const { id, kind, status, startMs, endMs } = event;
      if (kind !== 'maintenance' || status === 'closed' || startMs === null || endMs === null) return [];
      const lengthMs = endMs - startMs;
      const services = Object.keys(record.services).filter((service) => isAbout(event, record.services[service] ?? []));
      if (lengthMs <= 0 || lengthMs > longestWindowMs || services.length === 0) return [];
      return [
        {
          id: `feed-${record.source}-${id.replace(/[^A-Za-z0-9]+/g, '-').slice(0, 40)}`,
          mode: 'suppress',
          scope: { services },
          times: { fromMs: startMs, untilMs: endMs },
          reason: `${record.title} announces maintenance.`,
        },
      ];
    }),
  );
}
