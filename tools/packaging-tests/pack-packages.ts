import type { TestProject } from 'vitest/node';
import { run } from '../../scripts/run.ts';
import { packages } from '../../test/workspaces.ts';
import { createEmptyProject, type PackedWorkspace, pack, temporaryFolder } from './empty-project.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The packed packages, by name. */
    packed: Readonly<Record<string, PackedWorkspace>>;
    /** The folder of a project that has all packages, with the newest versions of what they depend on. */
    installed: string;
  }
}

/** Packs all packages, and installs them, once for all test files. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  // A task of turbo has built before.
  if (process.env.TURBO_HASH === undefined) {
    const build = await run('turbo', ['run', 'build', '--output-logs=errors-only'], { quiet: true });
    if (build.code !== 0) throw new Error(`the build failed:\n${build.output}`);
  }
  const folder = await temporaryFolder();
  const names = packages.map(({ manifest }) => manifest.name);
  const packed = await pack(names, folder.path);
  provide('packed', Object.fromEntries(packed));
  const project = await createEmptyProject([...packed.values()].map(({ tarball }) => tarball));
  provide('installed', project.folder);
  return async () => {
    await project[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  };
}
