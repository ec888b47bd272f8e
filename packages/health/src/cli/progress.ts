/** A counter of finished checks on a terminal. */
export interface Progress {
  /** One more check is done. */
  readonly tick: () => void;
  /** Clears the line. */
  readonly end: () => void;
}

/** From how many checks on there is a bar beside the number. */
const manyChecks = 50;
const barWidth = 30;
/** No reader sees more changes than these; a terminal far away would only be slowed down. */
const mostChanges = 500;

/** Makes a counter; on anything but a terminal it stays silent. */
export function createProgress(
  stream: { write?(text: string): unknown; readonly isTTY?: boolean },
  total: number,
): Progress {
  if (stream.isTTY !== true) return { tick: () => {}, end: () => {} };
  const each = Math.ceil(total / mostChanges);
  let done = 0;
  return {
    tick() {
      done += 1;
      if (done % each === 0 || done === total) stream.write?.(`\r${bar(done, total)}${done} of ${total} checked`);
    },
    end: () => void stream.write?.('\r\u001B[2K'),
  };
}

function bar(done: number, total: number): string {
  if (total < manyChecks) return '';
  const filled = Math.floor((done / total) * barWidth);
  return `[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}] `;
}
