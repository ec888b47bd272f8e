import { dirname, resolve } from 'node:path';
import { decodeText, Secret, TextError } from '@mdmkit/core';
import { createPattern, defaultTimeoutMs, describeDuration, parseDuration } from '@mdmkit/monitor/model';
import { readSecret, type SecretSources, SecretUnavailable } from '../secrets/read-secret.ts';
import type { SecretReference } from '../secrets/secret-reference.ts';
import { vaultOpener } from '../secrets/vault-opener.ts';
import type { ChannelSettings } from './channel-settings.ts';
import { channelSettings } from './channels-config.ts';
import { explainAll } from './check-tenants.ts';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { elasticSettings } from './elastic-config.ts';
import { type MonitorSection, serverSettings, usualControls, windowsOf } from './monitor-config.ts';
import { readText } from './read-text.ts';
import { ConfigHead } from './schema.ts';
import type { MonitorSettings } from './target.ts';
import { unknownId } from './unknown-id.ts';
import { parseYaml, withoutExtensions, type YamlSource } from './yaml-source.ts';

/** The folder of the store where the configuration names none, beside it. */
export const usualStoreFolder = 'health-data';

/** Settles what holds for a monitoring service; paths count from the configuration file. */
export function monitorSettings(
  section: MonitorSection = {},
  source: YamlSource,
  file: string,
  sources: Pick<SecretSources, 'env' | 'vault'>,
): MonitorSettings {
  const { location, store = { folder: usualStoreFolder }, confirm, latencyLimits, vendorZone, slo } = section;
  const { controls = usualControls } = section;
  const folder = dirname(resolve(file));
  return {
    ...(location === undefined ? {} : { location }),
    ...(confirm === undefined ? {} : { confirmMs: parseDuration(confirm) }),
    ...(latencyLimits === undefined ? {} : { latencyLimitsMs: limitsOf(latencyLimits) }),
    ...(vendorZone === undefined ? {} : { vendorZone }),
    ...(slo === undefined ? {} : { objectives: objectivesOf(slo) }),
    controls,
    windows: windowsOf(section),
    server: serverSettings(section.server, source, { ...sources, folder }),
    ...(section.elastic === undefined
      ? {}
      : {
          elastic: elasticSettings(section.elastic, {
            source,
            folder,
            storeFolder: storeFolder(store, folder),
            sources,
          }),
        }),
    store:
      'folder' in store
        ? { folder: resolve(folder, store.folder) }
        : { postgres: postgresUrl(store.postgres, ['monitor', 'store', 'postgres'], source, { ...sources, folder }) },
    ...engineSettings(section, source, { ...sources, folder }),
  };
}

function engineSettings(
  { engine, store }: MonitorSection,
  source: YamlSource,
  sources: SecretSources,
): Pick<MonitorSettings, 'engine'> {
  if (engine?.kind !== 'pg-boss' || store === undefined || 'folder' in store) return {};
  const { shards = 64, lease = '15s', postgres } = engine;
  const [reference, path] = postgres
    ? [postgres, ['monitor', 'engine', 'postgres']]
    : [store.postgres, ['monitor', 'store', 'postgres']];
  const readUrl = postgresUrl(reference, path, source, sources);
  return { engine: { shards, leaseMs: parseDuration(lease), postgres: readUrl } };
}

/** Makes a function that reads the URL of a PostgreSQL database. */
function postgresUrl(
  reference: SecretReference,
  path: readonly string[],
  source: YamlSource,
  sources: SecretSources,
): () => Promise<Secret> {
  const refuse = (message: string) => new ConfigError([source.problem(path, message)]);
  return async () => {
    try {
      const url = decodeText(await readSecret(reference, sources)).trim();
      if (isPostgresUrl(url)) return new Secret(url);
    } catch (error) {
      if (error instanceof SecretUnavailable || error instanceof TextError) throw refuse(error.message);
      throw error;
    }
    // The value is not repeated: it holds a password.
    throw refuse('expected a URL such as postgres://user:password@host:5432/database');
  };
}

/** With PostgreSQL there is no folder of the store: what waits on this disk then lies where the store would be. */
function storeFolder(store: NonNullable<MonitorSection['store']>, folder: string): string {
  return resolve(folder, 'folder' in store ? store.folder : usualStoreFolder);
}

function isPostgresUrl(text: string): boolean {
  return /^postgres(?:ql)?:$/.test(URL.canParse(text) ? new URL(text).protocol : '');
}

function limitsOf(limits: NonNullable<MonitorSection['latencyLimits']>): ReadonlyMap<string, number> {
  return new Map(Object.entries(limits).map(([service, limit]) => [service, parseDuration(limit)]));
}

/** Objectives as shares from 0 to 1, without the error of the division. */
function objectivesOf(slo: NonNullable<MonitorSection['slo']>): ReadonlyMap<string, number> {
  return new Map(Object.entries(slo).map(([service, percent]) => [service, Number((percent / 100).toPrecision(12))]));
}

/** What is wrong with limits of the latency: a limit above the timeout would never apply. */
export function latencyLimitProblems(
  { latencyLimits = {} }: MonitorSection,
  source: YamlSource,
  targets: readonly { readonly service: string; readonly timeoutMs?: number }[],
): readonly ConfigProblem[] {
  return [...limitsOf(latencyLimits)].flatMap(([service, limitMs]) => {
    const timeouts = targets.filter((target) => target.service === service).map(timeoutOf);
    const longestMs = Math.max(...timeouts);
    if (timeouts.length === 0 || limitMs < longestMs) return [];
    const message = `expected a time below the timeout of the checks, ${describeDuration(longestMs)}`;
    return [source.problem(['monitor', 'latencyLimits', service], message)];
  });
}

function timeoutOf({ timeoutMs = defaultTimeoutMs }: { readonly timeoutMs?: number }): number {
  return timeoutMs;
}

/** What is wrong with windows, given the targets that there are. */
export function windowProblems(
  { maintenance = [] }: MonitorSection,
  source: YamlSource,
  targets: readonly { readonly id: string; readonly tenant: string }[],
): readonly ConfigProblem[] {
  const tenants = new Set(targets.map(({ tenant }) => tenant));
  const ids = new Set<string>();
  return maintenance.flatMap(({ id, scope }, index) => {
    const at = (member: readonly PropertyKey[], message: string) =>
      source.problem(['monitor', 'maintenance', index, ...member], message);
    const problems: ConfigProblem[] = [];
    if (ids.has(id)) problems.push(at(['id'], `the window "${id}" is there already`));
    ids.add(id);
    for (const [place, tenant] of (scope?.tenants ?? []).entries())
      if (!tenants.has(tenant)) problems.push(at(['scope', 'tenants', place], unknownId('tenant', tenants)));
    for (const [place, pattern] of (scope?.targets ?? []).entries()) {
      const matches = createPattern(pattern);
      if (!targets.some((target) => matches(target.id)))
        problems.push(at(['scope', 'targets', place], 'this fits no target'));
    }
    return problems;
  });
}

/**
 * Reads what `health.yaml` says of a monitoring service, and nothing else of it: no tenant, no credential.
 *
 * @throws ConfigError - With all mistakes of that part.
 */
export async function readMonitorSettings(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<MonitorSettings> {
  const source = withoutExtensions(parseYaml(file, await readText(file)));
  const parsed = ConfigHead.safeParse(source.value);
  if (!parsed.success) throw new ConfigError(explainAll(source, parsed.error));
  const { monitor, vault } = parsed.data;
  const folder = resolve(dirname(file), vault?.folder ?? 'vault');
  return monitorSettings(monitor, source, file, { env, vault: vaultOpener(folder, env) });
}

/**
 * Reads what `health.yaml` says of channels, and nothing else of it: no tenant, no credential. Returns undefined if it names none.
 *
 * @throws ConfigError - With all mistakes of that part.
 */
export async function readChannelSettings(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<ChannelSettings | undefined> {
  const source = withoutExtensions(parseYaml(file, await readText(file)));
  const parsed = ConfigHead.safeParse(source.value);
  if (!parsed.success) throw new ConfigError(explainAll(source, parsed.error));
  const { alerts, monitor, vault } = parsed.data;
  if (!alerts) return undefined;
  const folder = dirname(resolve(file));
  const sources = { env, vault: vaultOpener(resolve(folder, vault?.folder ?? 'vault'), env) };
  return channelSettings(alerts, folder, sources, monitor?.server?.oidc?.publicUrl);
}
