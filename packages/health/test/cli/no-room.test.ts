import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TemporaryFolder, temporaryFolder } from '../support/folder.ts';

const program = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
let folder: TemporaryFolder;

beforeAll(async () => {
  folder = await temporaryFolder();
  await writeFile(join(folder.path, 'secret'), 'secret');
});
afterAll(() => folder[Symbol.asyncDispose]());

/** Runs the program where no file may have a single byte: as on a full disk, files can be made and not be filled. */
function runWithoutRoom(args: readonly string[]) {
  const script = 'ulimit -f 0; exec "$0" --conditions=@mdmkit/source "$@"';
  return spawnSync('sh', ['-c', script, process.execPath, program, ...args], {
    cwd: folder.path,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HEALTH_CHECK_VAULT_KEY: randomBytes(32).toString('base64url') },
  });
}

test.each([
  ['simulate', ['simulate', '--out', 'made'], 78],
  ['init', ['init', '--out', 'made.yaml', '--tenant', 'a', '--service', 'apple.vpp'], 64],
  ['token keygen', ['token', 'keygen', '--key', 'made.pem', '--certificate', 'made.crt'], 78],
  ['vault add', ['vault', 'add', 'a', '--folder', 'made', '--file', 'secret'], 78],
])(
  '%s says that there is no room, and leaves no file that holds nothing',
  async (_, args, code) => {
    const run = runWithoutRoom(args);
    expect(run.stderr).toMatch(/^[^\n]*has no room: [^\n]*\n$/);
    expect(run).toMatchObject({ status: code, stdout: '' });
    const files = await readdir(folder.path, { withFileTypes: true, recursive: true });
    const names = files.filter((each) => each.isFile()).map(({ name }) => name);
    expect(names.filter((name) => name !== 'secret')).toEqual([]);
  },
  60_000,
);
