import { existsSync, readFileSync } from 'node:fs';

const folder = new URL('../../../../shared/vectors/apple-dep/', import.meta.url);

/** Whether the published files are at hand. */
export const hasVectors: boolean = existsSync(folder);

/** A published key file. */
export function keyVector(name: string): string {
  return readFileSync(new URL(`apple-mdm-clients/business-keys/${name}`, folder), 'utf8');
}

/** A published document, made by hand after Apple's documentation. */
export function documentVector(path: string): unknown {
  return JSON.parse(readFileSync(new URL(`axm-mocks/${path}`, folder), 'utf8'));
}
