import { constants, openSync } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { type Clock, startDeadline, systemClock } from '@mdmkit/core';

/** How long a pipe may take until it has been written to its end, in milliseconds. */
const pipeMs = 30_000;

/** Nothing wrote to a pipe, or not to its end. Its `code` has a sentence in `reasonOf`. */
class PipeTimeout extends Error {
  override readonly name = 'PipeTimeout';
  readonly code = 'PIPE_TIMEOUT';
}

/**
 * Reads a file, a pipe or a device, which has no size beforehand, and stops at a limit. A pipe that nothing writes to is not
 * waited for without end.
 *
 * @returns The content; undefined if it is longer than `most` bytes.
 */
export async function readAtMost(path: string, most: number, clock: Clock = systemClock): Promise<Buffer | undefined> {
  const facts = await stat(path);
  return facts.isFIFO() ? await readPipe(path, most, clock) : await readFile(path, most);
}

async function readFile(path: string, most: number): Promise<Buffer | undefined> {
  const file = await open(path);
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    for (;;) {
      const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(64 * 1024) });
      if (bytesRead === 0) return Buffer.concat(chunks);
      length += bytesRead;
      if (length > most) return undefined;
      chunks.push(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

/** Opening a pipe, and reading from it, would hold a thread until somebody writes: the process could not even end. */
async function readPipe(path: string, most: number, clock: Clock): Promise<Buffer | undefined> {
  const fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const pipe = new Socket({ fd, readable: true, writable: false });
  using deadline = startDeadline(clock, pipeMs, () => new PipeTimeout());
  const stop = () => pipe.destroy(deadline.signal.reason);
  deadline.signal.addEventListener('abort', stop, { once: true });
  try {
    const chunks: Buffer[] = [];
    let length = 0;
    // Without an encoding a socket gives bytes.
    for await (const chunk of pipe as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > most) return undefined;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } finally {
    pipe.destroy();
  }
}
