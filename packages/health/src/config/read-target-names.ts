import { dirname } from 'node:path';
import type { Matchable } from '@mdmkit/monitor/model';
import { canaryKinds } from './canary-config.ts';
import { checkTenants, explainAll } from './check-tenants.ts';
import { ConfigError } from './config-error.ts';
import { canaryId } from './configured-canaries.ts';
import { readText } from './read-text.ts';
import { ConfigHead } from './schema.ts';
import { readTenants, tenantsIn } from './tenant-sources.ts';
import { parseYaml, withoutExtensions } from './yaml-source.ts';

/**
 * Reads which targets and canaries `health.yaml` names, and no credential. A tenant with a mistake counts as far as it is understood.
 *
 * @throws ConfigError - With all mistakes outside of the tenants.
 */
export async function readTargetNames(
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly Matchable[]> {
  const source = withoutExtensions(parseYaml(file, await readText(file)));
  const parsed = ConfigHead.safeParse(source.value);
  if (!parsed.success) throw new ConfigError(explainAll(source, parsed.error));
  const { tenantsFrom, defaults, canary } = parsed.data;
  const listed = tenantsFrom
    ? await readTenants(tenantsFrom, file, env, (message) => source.problem(['tenantsFrom'], message))
    : { tenants: [] };
  const { entries } = checkTenants([...tenantsIn(source, dirname(file)), ...listed.tenants], defaults);
  const targets = entries.map(({ id, tenant, credential: { service } }) => ({ id, tenant, service }));
  const canaries = (canary?.checks ?? []).flatMap((config) =>
    targets
      .filter(({ id }) => id === config.credential)
      .map(({ tenant }) => ({ id: canaryId(tenant, config), tenant, service: canaryKinds[config.kind].series })),
  );
  return [...targets, ...canaries];
}
