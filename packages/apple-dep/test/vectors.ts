import { existsSync, readFileSync } from 'node:fs';
import type { TestContext } from 'vitest';

const folder = new URL('../../../../shared/vectors/apple-dep/', import.meta.url);

/** Reads a published vector; skips the test where the folder with the vectors is absent. */
export function readVector(context: TestContext, path: string): Buffer {
  context.skip(!existsSync(folder), 'no folder ../shared (vectors)');
  return readFileSync(new URL(path, folder));
}
