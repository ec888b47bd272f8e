import type { Clock } from '../clock/clock.ts';
import type { Surprise } from '../schema/surprise.ts';

const quietMs = 60 * 60 * 1000;
const maxRemembered = 1_000;
const maxNews = 100;

/**
 * Lets each kind of surprise at one place of one endpoint through once an hour: a new member in a list of a million
 * devices is one piece of news, not a million. Of one endpoint no more than 100 an hour are let through: names may be data.
 */
export function createDriftLimiter(clock: Clock): (operation: string, surprise: Surprise) => boolean {
  const lastTold = new Map<string, number>();
  const hours = new Map<string, { readonly sinceMs: number; told: number }>();
  return (operation, surprise) => {
    const place = surprise.pointer.replace(/\/\d+(?=\/|$)/g, '/*');
    const key = `${operation} ${surprise.kind} ${place}`;
    const now = clock.elapsedMs();
    const told = lastTold.get(key);
    if (told !== undefined && now - told < quietMs) return false;
    let hour = hours.get(operation);
    if (hour === undefined || now - hour.sinceMs >= quietMs) {
      hour = { sinceMs: now, told: 0 };
      hours.set(operation, hour);
    }
    if (hour.told >= maxNews) return false;
    hour.told += 1;
    // The oldest goes first: a vendor that invents member names must not fill the memory.
    if (lastTold.size >= maxRemembered) for (const oldest of lastTold.keys()) if (lastTold.delete(oldest)) break;
    lastTold.set(key, now);
    return true;
  };
}
