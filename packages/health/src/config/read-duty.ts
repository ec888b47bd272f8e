import { dirname, resolve } from 'node:path';
import type { MaintenanceWindow } from '@mdmkit/monitor/model';
import { explainAll } from './check-tenants.ts';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { type DutySettings, readDutySettings } from './duty-settings.ts';
import { windowsOf } from './monitor-config.ts';
import { readText } from './read-text.ts';
import { ConfigHead } from './schema.ts';
import { parseYaml, withoutExtensions } from './yaml-source.ts';

/** Who is told of incidents, and what people have to know of it. */
export interface ReadDuty {
  /** The settings; undefined if the configuration has no `alerts`. */
  readonly settings: DutySettings | undefined;
  /** The maintenance windows. */
  readonly windows: readonly MaintenanceWindow[];
  /** Calendars that are broken or expire soon. */
  readonly warnings: readonly ConfigProblem[];
}

/**
 * Reads what `health.yaml` says of alerts and of maintenance, and nothing else of it: no tenant, no credential.
 *
 * @throws ConfigError - With all mistakes of that part.
 */
export async function readDuty(file: string, nowMs: number): Promise<ReadDuty> {
  const source = withoutExtensions(parseYaml(file, await readText(file)));
  const parsed = ConfigHead.safeParse(source.value);
  if (!parsed.success) throw new ConfigError(explainAll(source, parsed.error));
  const { alerts, monitor = {} } = parsed.data;
  const windows = windowsOf(monitor);
  if (!alerts) return { settings: undefined, windows, warnings: [] };
  const { settings, problems, warnings } = await readDutySettings(alerts, {
    source,
    folder: dirname(resolve(file)),
    nowMs,
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return { settings, windows, warnings };
}
