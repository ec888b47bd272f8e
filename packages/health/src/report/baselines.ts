import { printable } from './printable.ts';
import { formatInstant } from './times.ts';

/** A version of the baseline of a page, as a person accepted it. */
export interface BaselineVersion {
  /** The page. */
  readonly page: string;
  /** The number of the version. */
  readonly version: number;
  /** When it was accepted, in milliseconds since 1970. */
  readonly acceptedMs: number;
  /** Who accepted it. */
  readonly acceptedBy: string;
  /** Why. */
  readonly reason: string;
}

/** Writes the versions of baselines, for people. */
export function formatBaselines(versions: readonly BaselineVersion[]): string {
  return versions
    .map(({ page, version, acceptedMs, acceptedBy, reason }) =>
      printable(`${page}  version ${version}  ${formatInstant(acceptedMs)}  ${acceptedBy}: ${reason}`),
    )
    .map((line) => `${line}\n`)
    .join('');
}
