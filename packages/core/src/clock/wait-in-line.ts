/**
 * Waits until an entry of a line is called. The entry is taken out first, so that the next call goes to the next in line.
 *
 * @throws The reason of `signal`, if it is aborted before; the entry then leaves the line.
 */
export function waitInLine(line: Set<() => void>, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const grant = () => {
      signal?.removeEventListener('abort', giveUp);
      line.delete(grant);
      resolve();
    };
    const giveUp = () => {
      line.delete(grant);
      reject(signal?.reason);
    };
    line.add(grant);
    signal?.addEventListener('abort', giveUp, { once: true });
  });
}
