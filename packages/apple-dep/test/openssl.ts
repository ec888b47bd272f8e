import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';

const isInstalled = spawnSync('openssl', ['version']).status === 0;

/** Runs openssl; skips the test where it is missing. Arguments that begin with `@` name files. */
export function openssl(
  context: TestContext,
  args: readonly string[],
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Buffer {
  context.skip(!isInstalled, 'openssl is not installed');
  const folder = mkdtempSync(join(tmpdir(), 'mdmkit-openssl-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const inFolder = args.map((arg) => (arg.startsWith('@') ? join(folder, arg.slice(1)) : arg));
    const { status, stdout, stderr } = spawnSync('openssl', inFolder);
    if (status !== 0) throw new Error(`openssl ${args.join(' ')} failed: ${stderr.toString()}`);
    return args.includes('@out') ? readFileSync(join(folder, 'out')) : stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
