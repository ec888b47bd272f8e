import { existsSync } from 'node:fs';
import { exitCodes } from '@mdmkit/monitor/model';
import { quoted } from '../../report/printable.ts';
import type { ProgramIo } from '../io.ts';
import { writeError } from '../problems.ts';
import { explainProblems } from './token-files.ts';

/**
 * Deletes the position in a cursor file of Device Assignment, so that the next sync fetches all devices. Returns the exit
 * code.
 */
export async function resync(file: string, io: ProgramIo): Promise<number> {
  return await explainProblems(io, async () => {
    if (!existsSync(file)) {
      writeError(io, `${quoted(file)} does not exist. Name the cursor file of production.`);
      return exitCodes.configuration;
    }
    const { createFileCursorStore } = await import('@mdmkit/apple-dep');
    const store = createFileCursorStore(file);
    const position = await store.load();
    if (position) await store.save(undefined);
    io.stdout.write(
      position
        ? 'The saved position is deleted. The next sync fetches all devices.\n'
        : 'The file has no saved position. The next sync fetches all devices.\n',
    );
    return exitCodes.ok;
  });
}
