/** Who follows a signal, until it is aborted or they have gone. */
const followers = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls back once a signal that outlives many checks is aborted, or at once where it is already. Disposing of the answer
 * ends that.
 *
 * The signal bears one listener, however many follow it: Node's own list of listeners links each one that was removed to
 * the next, so that what thousands of checks have left behind would stay in memory until a full collection.
 */
export function followSignal(signal: AbortSignal, callback: () => void): Disposable {
  if (signal.aborted) {
    callback();
    return { [Symbol.dispose]() {} };
  }
  let all = followers.get(signal);
  if (!all) {
    const created = new Set<() => void>();
    signal.addEventListener('abort', () => {
      for (const each of created) each();
    });
    followers.set(signal, created);
    all = created;
  }
  const set = all;
  set.add(callback);
  return {
    [Symbol.dispose]() {
      set.delete(callback);
    },
  };
}
