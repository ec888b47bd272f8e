import { spawn } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '@mdmkit/testkit';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../scripts/run.ts';
import { type ReadmeExample, readmeExamples } from './readme-examples.ts';

/** How a program ended, and what it printed. */
export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs TypeScript on Node 24 and on the packages' sources, as if it were a file of a package. */
export async function runOnSource(code: string, packageFolder: URL): Promise<Run> {
  // From standard input, so that no file is left behind when the run is killed.
  const args = ['--conditions=@mdmkit/source', '--input-type=module-typescript', '-'];
  return await runNode(args, { folder: fileURLToPath(packageFolder), input: code });
}

/** The examples of a package as programs that start fast. */
interface ExamplePrograms extends AsyncDisposable {
  /** Runs the example of this name on Node 24, in the folder of its package. */
  run(name: string): Promise<Run>;
}

/**
 * Writes each example to a file of JavaScript, with what it imports from the packages' sources. They share their modules: to
 * read hundreds of sources takes Node much longer than to run an example.
 */
async function bundleExamples(examples: readonly ReadmeExample[], packageFolder: URL): Promise<ExamplePrograms> {
  const folder = await temporaryFolder();
  await writeFile(join(folder.path, 'package.json'), '{ "type": "module" }');
  const codes = new Map(examples.map(({ name, code }) => [name, code]));
  const resolveDir = fileURLToPath(packageFolder);
  // A worker is looked up beside the code that starts it.
  const workers = globSync('src/**/*-worker.ts', { cwd: resolveDir });
  await build({
    entryPoints: [
      ...examples.map(({ name }) => ({ in: `example:${name}`, out: name })),
      ...workers.map((file) => ({ in: join(resolveDir, file), out: basename(file, '.ts') })),
    ],
    outdir: folder.path,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    conditions: ['@mdmkit/source'],
    // Modules of dependencies that are CommonJS load Node's by `require`.
    banner: {
      js: 'import { createRequire as exampleRequire } from "node:module"; const require = exampleRequire(import.meta.url);',
    },
    logLevel: 'silent',
    plugins: [
      {
        name: 'examples',
        setup({ onLoad, onResolve }) {
          onResolve({ filter: /^example:/ }, ({ path }) => ({
            path: path.slice('example:'.length),
            namespace: 'example',
          }));
          onLoad({ filter: /./, namespace: 'example' }, ({ path }) => {
            const contents = codes.get(path);
            return contents === undefined ? undefined : { contents, resolveDir, loader: 'ts' };
          });
        },
      },
    ],
  });
  const cache = join(folder.path, 'cache');
  return {
    run: (name) =>
      runNode([join(folder.path, `${name}.js`)], { folder: resolveDir, env: { NODE_COMPILE_CACHE: cache } }),
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

interface NodeOptions {
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** Runs Node 24 in a folder, and waits for its end. */
function runNode(args: readonly string[], { folder, env = {}, input = '' }: NodeOptions): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(root, 'node_modules/.bin/node'), args, {
      cwd: folder,
      env: { ...process.env, ...env },
      timeout: 300_000,
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ code: exitCode, stdout, stderr }));
    child.stdin.end(input);
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
    test('has examples, each with a name of its own, and the first is short', () => {
      const [first] = examples;
      expect(new Set(examples.map(({ name }) => name)).size).toBe(examples.length);
      expect(first?.name).toBe('quick-start');
      expect(first?.code.trimEnd().split('\n').length).toBeLessThanOrEqual(15);
    });

    let programs: ExamplePrograms;
    beforeAll(async () => {
      programs = await bundleExamples(examples, packageFolder);
    });
    afterAll(() => programs[Symbol.asyncDispose]());

    test.each(examples)('runs its example $name', async ({ name }) => {
      const { stdout, ...end } = await programs.run(name);
      expect(end).toEqual({ code: 0, stderr: '' });
      expect(stdout).not.toBe('');
    });
  });
  return examples;
}
