/** Remembers which notifications were dealt with, so that a repeated one does nothing. Share it between processes. */
export interface SeenNotifications {
  /** Whether a notification was dealt with. */
  has(key: string): Promise<boolean>;
  /** Remembers that it was. Has to be safe when the promise is fulfilled. */
  add(key: string): Promise<void>;
}

/**
 * Makes a memory in this process of the last notifications.
 *
 * @param options - `capacity`: how many; the oldest are forgotten. Default: 100,000. Apple repeats within minutes.
 */
export function createMemorySeenNotifications(options: { readonly capacity?: number } = {}): SeenNotifications {
  const { capacity = 100_000 } = options;
  if (!Number.isInteger(capacity) || capacity < 1) throw new TypeError('capacity must be a whole number from 1 on');
  const seen = new Set<string>();
  return {
    has: (key) => Promise.resolve(seen.has(key)),
    add(key) {
      seen.add(key);
      for (const oldest of seen) {
        if (seen.size <= capacity) break;
        seen.delete(oldest);
      }
      return Promise.resolve();
    },
  };
}
