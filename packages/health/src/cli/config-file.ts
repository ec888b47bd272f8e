import { existsSync } from 'node:fs';

/** The configuration file that a command reads if no option names one. */
export const defaultFile = 'health.yaml';

/** The configuration file to read: the named one, else `health.yaml` in the working folder; undefined if neither exists. */
export function findConfig(named: string | undefined): string | undefined {
  return named ?? (existsSync(defaultFile) ? defaultFile : undefined);
}
