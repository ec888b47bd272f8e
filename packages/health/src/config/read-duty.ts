import { dirname, resolve } from 'node:path';
import { explainAll } from './check-tenants.ts';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { type DutySettings, readDutySettings } from './duty-settings.ts';
import { readText } from './read-text.ts';
import { ConfigHead } from './schema.ts';
import { parseYaml, withoutExtensions } from './yaml-source.ts';

/** Who is told of incidents, and what people have to know of it. */
export interface ReadDuty {
  /** The settings; undefined if the configuration has no `alerts`. */
  readonly settings: DutySettings | undefined;
  /** Calendars that are broken or expire soon. */
  readonly warnings: readonly ConfigProblem[];
}

/**
 * Reads what `health.yaml` says of alerts, and nothing else of it: no tenant, no credential.
 *
 * @throws ConfigError - With all mistakes of that part.
 */
export async function readDuty(file: string, nowMs: number): Promise<ReadDuty> {
  const source = withoutExtensions(parseYaml(file, await readText(file)));
  const parsed = ConfigHead.safeParse(source.value);
  if (!parsed.success) throw new ConfigError(explainAll(source, parsed.error));
  const { alerts } = parsed.data;
  if (!alerts) return { settings: undefined, warnings: [] };
  const { settings, problems, warnings } = await readDutySettings(alerts, {
    source,
    folder: dirname(resolve(file)),
    nowMs,
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return { settings, warnings };
}
