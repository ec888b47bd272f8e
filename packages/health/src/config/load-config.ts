import { dirname, resolve } from 'node:path';
import { checkArgument } from '@mdmkit/core';
import { forEachLimited } from '../files/for-each-limited.ts';
import { probeOf } from '../probes/index.ts';
import type { SecretSources } from '../secrets/read-secret.ts';
import { isShowable } from '../secrets/showable.ts';
import { vaultOpener } from '../secrets/vault-opener.ts';
import type { AlertsSection } from './alerts-config.ts';
import { browserSettings } from './browser-config.ts';
import { channelSettings } from './channels-config.ts';
import { type ConfigEntry, checkTenants, explainAll, togetherness } from './check-tenants.ts';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { configuredCanaries } from './configured-canaries.ts';
import { credentialWarning } from './credential-warnings.ts';
import { type ReadDutySettings, readDutySettings } from './duty-settings.ts';
import { feedSettings } from './feeds-config.ts';
import { loadCredential } from './load-credential.ts';
import { latencyLimitProblems, monitorSettings, windowProblems } from './monitor-settings.ts';
import { paceWarnings } from './pace-warnings.ts';
import { readText } from './read-text.ts';
import { ConfigHead, type TenantSource } from './schema.ts';
import type { LoadedConfig, Target } from './target.ts';
import { readTenants, tenantsIn } from './tenant-sources.ts';
import { parseYaml, withoutExtensions, type YamlSource } from './yaml-source.ts';

/** How a configuration is loaded. */
export interface LoadOptions {
  /** The variables that `{ env: … }`, programs and the vault's key see. Default: none; the environment is not read. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Told of what is no mistake but worth a look: credentials that end soon, files that others may read. */
  readonly onWarning?: (warning: ConfigProblem) => void;
  /** Called for tenants that a service would not watch: files that are not read, a source without tenants. */
  readonly onServiceWarning?: (warning: ConfigProblem) => void;
  /** The time that days left are counted from, in milliseconds since 1970. Default: the machine's clock. */
  readonly nowMs?: number;
}

/** How many credentials are read at once. */
const readsAtOnce = 64;

/**
 * Reads `health.yaml` and everything that it refers to. No vendor is contacted.
 *
 * @throws ConfigError - With all mistakes at once.
 * @example
 * const config = await loadConfig('health.yaml', { env: process.env });
 */
export async function loadConfig(file: string, options: LoadOptions = {}): Promise<LoadedConfig> {
  checkArgument('loadConfig', 'file', file, 'text');
  checkArgument('loadConfig', 'options', options, 'object');
  const { env = {} } = options;
  const source = withoutExtensions(parseYaml(file, await readText(file)));
  const parsed = ConfigHead.safeParse(source.value);
  const problems: ConfigProblem[] = [...source.problems];
  if (!parsed.success) problems.push(...explainAll(source, parsed.error));

  // A mistake in one place must not hide those in others: every credential that is understood is read all the same.
  const head = parsed.data;
  problems.push(...togetherness(source, ['defaults'], [head?.defaults], head?.defaults));
  const listed = head?.tenantsFrom
    ? await readTenants(head.tenantsFrom, file, env, (message) => source.problem(['tenantsFrom'], message))
    : { tenants: [], problems: [], skipped: [] };
  const tenants = [...tenantsIn(source, dirname(file)), ...listed.tenants];
  const isComplete = head !== undefined && problems.length === 0 && listed.problems.length === 0;
  if (isComplete && tenants.length === 0)
    problems.push(source.problem(['tenantsFrom'], `${nameOfSource(head.tenantsFrom)}; expected at least one`));
  else if (head?.tenantsFrom && listed.problems.length === 0 && listed.tenants.length === 0)
    warnOfService(source.problem(['tenantsFrom'], nameOfSource(head.tenantsFrom)), options);
  if (listed.skipped.length > 0) warnOfService(source.problem(['tenantsFrom'], skippedText(listed.skipped)), options);
  const checked = checkTenants(tenants, head?.defaults);
  problems.push(...listed.problems, ...checked.problems);
  const sources = {
    env,
    vault: vaultOpener(resolve(dirname(file), head?.vault?.folder ?? 'vault'), env),
  };
  const loaded = await loadAll(checked.entries, sources, options);
  problems.push(...loaded.problems, ...windowProblems(head?.monitor ?? {}, source, checked.entries));
  problems.push(...latencyLimitProblems(head?.monitor ?? {}, source, loaded.targets));
  const duty = head?.alerts && (await loadDuty(head.alerts, source, file, checked.entries, options));
  problems.push(...(duty?.problems ?? []));
  const { canaries, problems: canaryProblems } = head?.canary
    ? configuredCanaries(head.canary, loaded.targets, source, { ...sources, folder: dirname(resolve(file)) })
    : { canaries: [], problems: [] };
  problems.push(...canaryProblems);
  const browser = await browserSettings(head?.browser, source, { ...sources, folder: dirname(resolve(file)) });
  problems.push(...browser.problems);
  const feeds = head?.feeds && feedSettings(head.feeds, loaded.targets, source);
  problems.push(...(feeds?.problems ?? []));
  for (const warning of feeds?.warnings ?? []) warnOfService(warning, options);
  if (!head || problems.length > 0) throw new ConfigError(problems);
  for (const { index, message } of paceWarnings(loaded.targets)) warnAt(checked.entries[index], message, options);
  const monitor = monitorSettings(head.monitor, source, file, sources);
  return {
    origins: definedOrigins(head),
    targets: loaded.targets,
    monitor,
    ...(duty ? { duty: duty.settings } : {}),
    ...(head.alerts
      ? {
          channels: channelSettings(
            head.alerts,
            dirname(resolve(file)),
            sources,
            head.monitor?.server?.oidc?.publicUrl,
          ),
        }
      : {}),
    ...(browser.settings ? { browser: browser.settings } : {}),
    ...(canaries.length > 0 ? { canaries } : {}),
    ...(feeds ? { feeds: feeds.settings } : {}),
  };
}

async function loadDuty(
  section: AlertsSection,
  source: YamlSource,
  file: string,
  entries: readonly ConfigEntry[],
  options: LoadOptions,
): Promise<ReadDutySettings> {
  const { nowMs = Date.now() } = options;
  const tenants = new Set(entries.map(({ tenant }) => tenant));
  const read = await readDutySettings(section, { source, folder: dirname(resolve(file)), nowMs, tenants });
  for (const warning of read.warnings) warnOfService(warning, options);
  return read;
}

function warnOfService(warning: ConfigProblem, { onWarning, onServiceWarning }: LoadOptions): void {
  onWarning?.(warning);
  onServiceWarning?.(warning);
}

function warnAt(entry: ConfigEntry | undefined, message: string, { onWarning }: LoadOptions): void {
  if (entry) onWarning?.(entry.problem([], `${entry.id}: ${message}`));
}

function nameOfSource(from: TenantSource | undefined): string {
  if (from === undefined) return 'there is no tenant';
  if ('folder' in from) return 'the files of the folder contain no tenant';
  const [program = ''] = from.exec;
  return `${isShowable(program) ? `the program "${program}"` : 'the program'} printed no tenant`;
}

/** A customer whose file has another ending would not be watched. */
function skippedText(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => `"${name}"`);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  return `not read, because the name does not end in .yaml, .yml or .json: ${shown.join(', ')}${more}`;
}

async function loadAll(
  entries: readonly ConfigEntry[],
  sources: Pick<SecretSources, 'env' | 'vault'>,
  { onWarning, nowMs = Date.now() }: LoadOptions,
): Promise<{ readonly targets: readonly Target[]; readonly problems: readonly ConfigProblem[] }> {
  const targets: Target[] = [];
  const problems: ConfigProblem[] = [];
  await forEachLimited(entries, readsAtOnce, async (entry, index) => {
    const warn = onWarning && ((message: string) => warnAt(entry, message, { onWarning }));
    const onOpenFile =
      warn && ((path: string) => warn(`other users of this machine may read "${path}"; try chmod 600`));
    const outcome = await loadCredential(entry, { ...sources, folder: entry.folder, onOpenFile });
    if ('problems' in outcome) {
      problems.push(...outcome.problems.map(({ member, message }) => entry.problem(member.split('.'), message)));
      return;
    }
    const warning = warn && credentialWarning(outcome.value, nowMs);
    if (warning !== undefined) warn?.(warning);
    const { id, tenant, tenantName, settings, credential } = entry;
    const { value, sharedKeys } = outcome;
    const { timeoutMs } = probeOf(credential.service);
    targets[index] = {
      id,
      tenant,
      tenantName,
      service: credential.service,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...settings,
      credential: value,
      sharedKeys,
    };
  });
  // Where something is missing the targets are of no use, and no caller gets them.
  return { targets, problems };
}

function definedOrigins({ origins = {} }: ConfigHead): LoadedConfig['origins'] {
  return Object.fromEntries(Object.entries(origins).filter(([, origin]) => origin !== undefined));
}
