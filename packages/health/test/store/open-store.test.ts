import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { StoreError } from '../../src/store/store-error.ts';
import { temporaryFolder } from '../support/folder.ts';

describe.each(['own', 'caller'] as const)('a store in a folder, in the thread: %s', (thread) => {
  test('keeps what it is given, and is read by the next one', async () => {
    await using folder = await temporaryFolder();
    await using store = await openStore({ folder: folder.path }, { thread });
    await store.migrate();
    const command = { kind: 'acknowledge', incident: 'inc-1', by: 'ada', untilMs: 2_000 } as const;
    await store.addCommand(command, 1_000);
    await using other = await openStore({ folder: folder.path }, { create: false, thread });
    expect(await other.commandsAfter(0)).toMatchObject([{ command, handled: false }]);
  });

  test('says what is wrong with its file, and closes', async () => {
    await using folder = await temporaryFolder();
    await mkdir(folder.path, { recursive: true });
    await writeFile(join(folder.path, 'health.db'), 'no database '.repeat(1_000));
    await using store = await openStore({ folder: folder.path }, { thread });
    const failure: unknown = await store.status(0).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(StoreError);
    expect(failure).toMatchObject({ message: expect.stringContaining('Opening the store failed') as string });
  });
});

test('a store that is not there is an error that names the folder, where none may be made', async () => {
  await using folder = await temporaryFolder();
  const opened = openStore({ folder: join(folder.path, 'absent') }, { create: false });
  await expect(opened).rejects.toMatchObject({ code: 'STORE_ABSENT' });
  await expect(opened).rejects.toThrow('absent');
});
