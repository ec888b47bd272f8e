import { existsSync } from 'node:fs';

/** The configuration file in the working folder, and that of `init`. */
export const defaultFile = 'health.yaml';

/** The variable that names the configuration file. */
export const configVariable = 'HEALTH_CHECK_CONFIG';

/** The configuration file of a machine. */
const systemFile = '/etc/health-check/health.yaml';

/** Where the configuration is looked for if no option names it, for help texts. */
export const configPlaces = `${configVariable}, ${defaultFile} in this folder, ${systemFile}`;

/**
 * The configuration file to read: the named one, else the one in `HEALTH_CHECK_CONFIG`, else `health.yaml` in the working folder,
 * else `/etc/health-check/health.yaml`. Undefined if none is named and none exists.
 */
export function findConfig(
  named: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const chosen = named ?? (env[configVariable] || undefined);
  return chosen ?? [defaultFile, systemFile].find((file) => existsSync(file));
}

/** The message of a command that needs a configuration and finds none. */
export const missingConfig = `No configuration: there is no ${defaultFile} in this folder. Name a file with --config or ${configVariable}, or create one with "health-check init".\n`;
