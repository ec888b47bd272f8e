import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'vitest';

/** The version that the tests were written against. */
const version = 'v0.7.0';
const programs = ['deptokens', 'depserver', 'depsyncer'];
// Go keeps its own caches; the first build takes half a minute.
const folder = join(tmpdir(), `mdmkit-nanodep-${version}`);

/** How a program of nanodep ended. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Builds nanodep's programs once; skips the test, with the reason, where Go is missing or cannot build them. */
export function buildNanodep(context: TestContext): void {
  context.skip(spawnSync('go', ['version']).status !== 0, 'Go is not installed (nanodep)');
  mkdirSync(folder, { recursive: true });
  const modules = programs.map((name) => `github.com/micromdm/nanodep/cmd/${name}@${version}`);
  const env = { ...process.env, GOBIN: join(folder, 'bin') };
  const built = spawnSync('go', ['install', '-modcacherw', ...modules], { env, timeout: 240_000 });
  const reason = built.stderr?.toString().trim().split('\n').at(-1) ?? 'no answer in four minutes';
  context.skip(built.status !== 0, `Go could not build nanodep: ${reason}`);
}

/** Starts one of nanodep's programs. */
export function startNanodep(name: string, args: readonly string[], cwd: string) {
  const child = spawn(join(folder, 'bin', name), args, { cwd, timeout: 300_000 });
  let output = '';
  const watchers: (() => void)[] = [];
  const keep = (chunk: Buffer) => {
    output += chunk.toString();
    for (const watch of watchers) watch();
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
  const said = (words: string) =>
    new Promise<undefined>((resolve) => {
      const watch = () => {
        if (output.includes(words)) resolve(undefined);
      };
      watchers.push(watch);
      watch();
    });
  return { ended, said, stop: () => child.kill() };
}
