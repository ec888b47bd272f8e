import { dirname, resolve } from 'node:path';
import { type AlertSettings, readAlertSettings } from './alert-settings.ts';
import { explainAll } from './check-tenants.ts';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { readText } from './read-text.ts';
import { ConfigHead } from './schema.ts';
import { parseYaml, withoutExtensions } from './yaml-source.ts';

/** Who is told of incidents, and what people have to know of it. */
export interface ReadAlerts {
  /** The settings; undefined if the configuration has no `alerts`. */
  readonly settings: AlertSettings | undefined;
  /** Calendars that are broken or expire soon. */
  readonly warnings: readonly ConfigProblem[];
}

/**
 * Reads what `health.yaml` says of alerts, and nothing else of it: no tenant, no credential.
 *
 * @throws ConfigError - With all mistakes of that part.
 */
export async function readAlerts(file: string, nowMs: number): Promise<ReadAlerts> {
  const source = withoutExtensions(parseYaml(file, await readText(file)));
  const parsed = ConfigHead.safeParse(source.value);
  if (!parsed.success) throw new ConfigError(explainAll(source, parsed.error));
  const { alerts } = parsed.data;
  if (!alerts) return { settings: undefined, warnings: [] };
  const { settings, problems, warnings } = await readAlertSettings(alerts, {
    source,
    folder: dirname(resolve(file)),
    nowMs,
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return { settings, warnings };
}
