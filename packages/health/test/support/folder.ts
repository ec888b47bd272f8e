import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A temporary folder that goes with the value. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
  /** Writes a file and answers with its path. */
  write(name: string, content: string | Uint8Array): Promise<string>;
}

/** Makes a temporary folder. */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'test-'));
  return {
    path,
    async write(name, content) {
      await writeFile(join(path, name), content);
      return join(path, name);
    },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
