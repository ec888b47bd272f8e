import { existsSync, readFileSync } from 'node:fs';

const folder = new URL('../../../../shared/vectors/apple-vpp/', import.meta.url);

/** Reads a published vector as text; undefined where the vectors are not there. */
export function readVector(name: string): string | undefined {
  const file = new URL(name, folder);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

/** What a test says when it cannot run. */
export const noVectors = 'the shared vectors are not there';
