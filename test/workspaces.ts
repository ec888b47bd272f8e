import { globSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { root } from '../scripts/run.ts';

/** What the tests read of a package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
}

/** The packages that are published, in order of name. */
export const packages: readonly { readonly folder: string; readonly manifest: Manifest }[] = globSync(
  'packages/*/package.json',
  { cwd: root },
)
  .sort()
  .map((file) => ({
    folder: dirname(file),
    // Our own files, and manifests.test.ts checks what is used of them.
    manifest: JSON.parse(readFileSync(`${root}/${file}`, 'utf8')) as Manifest,
  }))
  .filter(({ manifest }) => manifest.private !== true);
