/** A counter of finished checks on a terminal. */
export interface Progress {
  /** One more check is done. */
  readonly tick: () => void;
  /** Clears the line. */
  readonly end: () => void;
}

/** Makes a counter; on anything but a terminal it stays silent. */
export function createProgress(
  stream: { write?(text: string): unknown; readonly isTTY?: boolean },
  total: number,
): Progress {
  if (stream.isTTY !== true) return { tick: () => {}, end: () => {} };
  let done = 0;
  return {
    tick() {
      done += 1;
      stream.write?.(`\r${done} of ${total} checked`);
    },
    end: () => void stream.write?.('\r\u001B[2K'),
  };
}
