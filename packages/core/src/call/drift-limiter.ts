import type { Clock } from '../clock.ts';
import type { Surprise } from '../schema/surprise.ts';

const quietMs = 60 * 60 * 1000;
const maxRemembered = 1_000;

/**
 * Lets each kind of surprise at one place of one endpoint through once an hour: a new member in a list of a million
 * devices is one piece of news, not a million.
 */
export function createDriftLimiter(clock: Clock): (operation: string, surprise: Surprise) => boolean {
  const lastTold = new Map<string, number>();
  return (operation, surprise) => {
    const place = surprise.pointer.replace(/\/\d+(?=\/|$)/g, '/*');
    const key = `${operation} ${surprise.kind} ${place}`;
    const now = clock.elapsedMs();
    const told = lastTold.get(key);
    if (told !== undefined && now - told < quietMs) return false;
    // The oldest goes first: a vendor that invents member names must not fill the memory.
    if (lastTold.size >= maxRemembered) for (const oldest of lastTold.keys()) if (lastTold.delete(oldest)) break;
    lastTold.set(key, now);
    return true;
  };
}
