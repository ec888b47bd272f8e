import type { Clock } from '../clock/clock.ts';
import type { Surprise } from '../schema/surprise.ts';

const quietMs = 60 * 60 * 1000;
const maxRemembered = 1_000;
const maxReported = 100;

/**
 * Lets each kind of surprise at one place of one endpoint through once an hour: a new member in a list of a million
 * devices is reported once, not a million times. Of one endpoint no more than 100 an hour are let through: names may be data.
 */
export function createDriftLimiter(clock: Clock): (operation: string, surprise: Surprise) => boolean {
  const lastReported = new Map<string, number>();
  const hours = new Map<string, { readonly sinceMs: number; reported: number }>();
  return (operation, surprise) => {
    const place = surprise.pointer.replace(/\/\d+(?=\/|$)/g, '/*');
    const key = `${operation} ${surprise.kind} ${place}`;
    const now = clock.elapsedMs();
    const reportedMs = lastReported.get(key);
    if (reportedMs !== undefined && now - reportedMs < quietMs) return false;
    let hour = hours.get(operation);
    if (hour === undefined || now - hour.sinceMs >= quietMs) {
      hour = { sinceMs: now, reported: 0 };
      hours.set(operation, hour);
    }
    if (hour.reported >= maxReported) return false;
    hour.reported += 1;
    // The oldest goes first: a vendor that invents member names must not fill the memory.
    if (lastReported.size >= maxRemembered)
      for (const oldest of lastReported.keys()) if (lastReported.delete(oldest)) break;
    lastReported.set(key, now);
    return true;
  };
}
