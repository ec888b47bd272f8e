import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Point } from './border.ts';

const node = fileURLToPath(new URL('../../../../node_modules/.bin/node', import.meta.url));

/** How a program ended. */
export interface Run {
  readonly signal: string | null;
  readonly code: number | null;
  readonly output: string;
}

/** Runs a program of this folder on lives; their file is its last argument. */
export async function runLives(name: string, lives: readonly object[], args: readonly string[] = []): Promise<Run> {
  const folder = await mkdtemp(join(tmpdir(), 'apple-vpp-lives-'));
  const file = join(folder, 'lives.json');
  await writeFile(file, JSON.stringify(lives));
  try {
    return await run([fileURLToPath(new URL(name, import.meta.url)), ...args, file]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(args: readonly string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(node, ['--conditions=@mdmkit/source', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, output }));
  });
}

/** Both sides of every border call. */
export function pointsOf(calls: number): Point[] {
  return Array.from({ length: calls * 2 }, (_, index): Point => {
    return { cutAt: Math.floor(index / 2) + 1, when: index % 2 === 0 ? 'before' : 'after' };
  });
}
