import { open } from 'node:fs/promises';

/**
 * Reads a file, a pipe or a device, which has no size beforehand, and stops at a limit.
 *
 * @returns The content; undefined if it is longer than `most` bytes.
 */
export async function readAtMost(path: string, most: number): Promise<Buffer | undefined> {
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
