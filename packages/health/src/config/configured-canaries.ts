import { resolve } from 'node:path';
import { Secret } from '@mdmkit/core';
import { parseDuration } from '@mdmkit/monitor/model';
import { readSecret, type SecretSources, SecretUnavailable } from '../secrets/read-secret.ts';
import { type CanaryConfigOf, type CanarySection, canaryKinds, longestRunMs, resourcesOf } from './canary-config.ts';
import type { ConfigProblem } from './config-error.ts';
import type { ConfiguredCanary, Target } from './target.ts';
import { unknownId } from './unknown-id.ts';
import type { YamlSource } from './yaml-source.ts';

/** The canaries of a configuration, and what is wrong with them. Nothing is contacted. */
export function configuredCanaries(
  { changesPerDay = 100, checks }: CanarySection,
  targets: readonly (Target | undefined)[],
  source: YamlSource,
  secrets: Pick<SecretSources, 'env' | 'vault' | 'folder'>,
): { readonly canaries: readonly ConfiguredCanary[]; readonly problems: readonly ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const canaries: ConfiguredCanary[] = [];
  const ids = new Set<string>();
  const owners = new Map<string, string>();
  for (const [index, config] of checks.entries()) {
    const at = (member: string, message: string) =>
      void problems.push(source.problem(['canary', 'checks', index, member], message));
    const { series, service, interval } = canaryKinds[config.kind];
    const target = targets.find((each) => each?.id === config.credential);
    if (config.kind === 'vpp-licence' && (config.serialNumber === undefined) === (config.clientUserId === undefined))
      at('serialNumber', 'expected either "serialNumber" or "clientUserId"');
    if (!target) {
      const ids = targets.flatMap((each) => (each ? [each.id] : []));
      at('credential', unknownId('target', ids));
      continue;
    }
    if (service !== null && target.service !== service) at('credential', `expected a credential of ${service}`);
    const id = canaryId(target.tenant, config);
    if (ids.has(id)) at('kind', `a second canary ${id}; expected a "name" that tells them apart`);
    ids.add(id);
    for (const resource of resourcesOf(config)) {
      const owner = owners.get(resource);
      if (owner !== undefined) at('kind', `it shares ${resource} with ${owner}; expected a resource of its own`);
      owners.set(resource, id);
    }
    const intervalMs = parseDuration(config.interval ?? interval);
    const deadlineMs = parseDuration(config.deadline ?? '10m');
    if (deadlineMs < 1_000 || deadlineMs > 3_600_000) at('deadline', 'expected a time from 1s to 1h');
    if (intervalMs < longestRunMs(deadlineMs))
      at('interval', 'expected at least twice the deadline and 10 minutes: a run also has to undo its changes');
    const isEnabled = config.enabled ?? config.kind !== 'business-assignment';
    const own = config.kind === 'own' ? { own: ownParts(config, secrets) } : {};
    canaries.push({ id, series, target, config, isEnabled, intervalMs, deadlineMs, changesPerDay, ...own });
  }
  return { canaries, problems };
}

/** The id of a canary of a tenant. */
export function canaryId(tenant: string, { kind, name }: CanarySection['checks'][number]): string {
  return [tenant, canaryKinds[kind].series, ...(name === undefined ? [] : [name])].join('/');
}

/** Where the module of an own canary is, and how its secrets are read. */
function ownParts(
  { module, secrets = {} }: CanaryConfigOf<'own'>,
  sources: Pick<SecretSources, 'env' | 'vault' | 'folder'>,
): NonNullable<ConfiguredCanary['own']> {
  return {
    file: resolve(sources.folder, module),
    async secret(name) {
      const reference = Object.hasOwn(secrets, name) ? secrets[name] : undefined;
      if (!reference) throw new SecretUnavailable(`"secrets" has no member "${name}"`);
      const text = (await readSecret(reference, sources)).toString('utf8').trim();
      if (text === '') throw new SecretUnavailable('the secret is empty');
      return new Secret(text);
    },
  };
}
