import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { root } from '../scripts/run.ts';
import { type ReadmeExample, readmeExamples } from './readme-examples.ts';

/** How a program ended, and what it printed. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs TypeScript on Node 24 and on the packages' sources, as if it were a file of a package. */
export function runOnSource(code: string, packageFolder: URL): Promise<Run> {
  return new Promise((resolve, reject) => {
    // From standard input, so that no file is left behind when the run is killed.
    const args = ['--conditions=@mdmkit/source', '--input-type=module-typescript', '-'];
    const child = spawn(join(root, 'node_modules/.bin/node'), args, { cwd: packageFolder, timeout: 300_000 });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ code: exitCode, stdout, stderr }));
    child.stdin.end(code);
  });
}

/**
 * Declares a test for each runnable example of a package's README and guides: it ends by itself, and prints something.
 *
 * @param packageFolder - The package's folder, as `new URL('..', import.meta.url)`.
 * @returns The examples, for further tests.
 */
export function testReadmeExamples(packageFolder: URL): readonly ReadmeExample[] {
  const folder = fileURLToPath(packageFolder);
  const guides = globSync('docs/*.md', { cwd: folder }).sort();
  const examples = ['README.md', ...guides].flatMap((file) => readmeExamples(readFileSync(join(folder, file), 'utf8')));

  describe('README', () => {
    test('has examples, and the first is short', () => {
      const [first] = examples;
      expect(first?.name).toBe('quick-start');
      expect(first?.code.trimEnd().split('\n').length).toBeLessThanOrEqual(15);
    });

    test.each(examples)('runs its example $name', async ({ code }) => {
      const { stdout, ...end } = await runOnSource(code, packageFolder);
      expect(end).toEqual({ code: 0, stderr: '' });
      expect(stdout).not.toBe('');
    });
  });
  return examples;
}
