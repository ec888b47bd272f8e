import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, open } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createVirtualClock } from '@mdmkit/core/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readAtMost } from '../../src/files/read-at-most.ts';
import { reasonOf } from '../../src/files/reason-of.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder[Symbol.asyncDispose]());

test.each([0, 1, 65_536, 200_000])(
  'a file of %i bytes is read whole up to its length, and not beyond',
  async (length) => {
    const text = 'a'.repeat(length);
    const file = await folder.write('file', text);
    expect(await readAtMost(file, length)).toEqual(Buffer.from(text));
    expect(await readAtMost(file, length + 1)).toEqual(Buffer.from(text));
    if (length > 0) expect(await readAtMost(file, length - 1)).toBeUndefined();
  },
);

test.skipIf(!existsSync('/dev/zero'))('a device without an end ends at the limit', async () => {
  expect(await readAtMost('/dev/zero', 1_000_000)).toBeUndefined();
});

describe.skipIf(process.platform === 'win32')('a pipe', () => {
  const pipe = () => {
    const path = join(folder.path, `pipe-${crypto.randomUUID()}`);
    execFileSync('mkfifo', [path]);
    return path;
  };
  /** Reads a pipe while time passes, until that ends. */
  const readLate = async (path: string) => {
    const clock = createVirtualClock();
    let outcome: unknown;
    void readAtMost(path, 1_000_000, clock).then(
      (content) => (outcome = content),
      (error: unknown) => (outcome = error),
    );
    await vi.waitUntil(
      async () => {
        await clock.advance(30_000);
        return outcome !== undefined;
      },
      { timeout: 60_000 },
    );
    return outcome;
  };

  test('is read to its end, up to the limit', async () => {
    const text = 'a'.repeat(200_000);
    const path = pipe();
    const reading = Promise.all([readAtMost(path, text.length), appendFile(path, text)]);
    expect((await reading)[0]).toEqual(Buffer.from(text));
    const cut = Promise.all([readAtMost(path, text.length - 1), appendFile(path, text).catch(() => {})]);
    expect((await cut)[0]).toBeUndefined();
  });

  test('that nobody writes to is given up after 30 s, with a sentence that says what to do', async () => {
    expect(reasonOf(await readLate(pipe()))).toBe(
      'is a pipe that no program wrote to its end within 30 s; name a file, or start the program first',
    );
  });

  test('whose writer never ends is given up, too', async () => {
    const path = pipe();
    const writer = await open(path, 'r+');
    await writer.write('the beginning');
    expect(reasonOf(await readLate(path))).toContain('is a pipe that no program wrote to its end');
    await writer.close();
  });
});

test.skipIf(process.platform === 'win32')('a folder and a socket are named as what they are', async () => {
  expect(reasonOf(await readAtMost(folder.path, 1).catch((error: unknown) => error))).toContain('is a folder');
  const server = createServer();
  const path = join(folder.path, 'socket');
  await new Promise<void>((resolve) => server.listen(path, resolve));
  expect(reasonOf(await readAtMost(path, 1).catch((error: unknown) => error))).toContain('is a socket');
  await new Promise((resolve) => server.close(resolve));
});
