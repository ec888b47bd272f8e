import { checkOptionTypes } from '@mdmkit/core';
/** Remembers which notifications were dealt with, so that a repeated one does nothing. Share it between processes. */
export interface SeenNotifications {
  /**
   * Runs `work` unless it was done under this key before. A call that comes while it runs, in any process that shares
   * the memory, waits for its end. That it was done has to be safe when the promise is fulfilled.
   *
   * @returns Whether it was run now.
   * @throws What `work` throws; then it counts as not done.
   */
  once(key: string, work: () => Promise<void>): Promise<boolean>;
}

/** Options of {@link createMemorySeenNotifications}. */
export interface SeenNotificationsOptions {
  /** How many notifications are remembered; the oldest are forgotten. Default: 100,000. */
  readonly capacity?: number;
}

/**
 * Makes a memory in this process of the last notifications.
 *
 * @param options - `capacity`: how many; the oldest are forgotten. Default: 100,000. Apple repeats within minutes.
 * @throws TypeError - When `capacity` is no whole number from 1 on.
 */
export function createMemorySeenNotifications(options: SeenNotificationsOptions = {}): SeenNotifications {
  checkOptionTypes<SeenNotificationsOptions>('createMemorySeenNotifications', options, { capacity: 'count' });
  const { capacity = 100_000 } = options;
  if (!Number.isInteger(capacity) || capacity < 1) throw new TypeError('capacity must be a whole number from 1 on');
  const seen = new Set<string>();
  const underWay = new Map<string, Promise<void>>();
  const remember = (key: string) => {
    seen.add(key);
    for (const oldest of seen) {
      if (seen.size <= capacity) break;
      seen.delete(oldest);
    }
  };
  return {
    async once(key, work) {
      if (seen.has(key)) return false;
      const present = underWay.get(key);
      if (present) {
        await present;
        return false;
      }
      const handling = work();
      underWay.set(key, handling);
      try {
        await handling;
        remember(key);
      } finally {
        underWay.delete(key);
      }
      return true;
    },
  };
}
