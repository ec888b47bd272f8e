import type { TestProject } from 'vitest/node';
import { run } from '../../scripts/run.ts';
import { packages } from '../../test/workspaces.ts';
import { type PackedWorkspace, pack, temporaryFolder } from './empty-project.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The packed packages, by name. */
    packed: Readonly<Record<string, PackedWorkspace>>;
  }
}

/** Packs all packages once, for all test files. */
export async function setup({ provide }: TestProject): Promise<() => PromiseLike<void>> {
  // A task of turbo has built before.
  if (process.env.TURBO_HASH === undefined) {
    const build = await run('turbo', ['run', 'build', '--output-logs=errors-only'], { quiet: true });
    if (build.code !== 0) throw new Error(`the build failed:\n${build.output}`);
  }
  const folder = await temporaryFolder();
  const names = packages.map(({ manifest }) => manifest.name);
  provide('packed', Object.fromEntries(await pack(names, folder.path)));
  return () => folder[Symbol.asyncDispose]();
}
