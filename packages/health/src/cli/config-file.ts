import { existsSync } from 'node:fs';

/** The configuration file that a command reads if no option names one. */
export const defaultFile = 'health.yaml';

/** The configuration file to read: the named one, else `health.yaml` in the working folder; undefined if neither exists. */
export function findConfig(named: string | undefined): string | undefined {
  return named ?? (existsSync(defaultFile) ? defaultFile : undefined);
}

/** The message of a command that needs a configuration and finds none. */
export const missingConfig = `No configuration: there is no ${defaultFile} in this folder. Name a file with --config, or create one with "health-check init".\n`;
