import { Identifier, mergeSettings, Settings, settingsProblem, type TargetSettings } from '@mdmkit/monitor/model';
import type { z } from 'zod';
import type { ConfigProblem } from './config-error.ts';
import { explainIssue } from './explain-issue.ts';
import { CredentialConfig, Tenant } from './schema.ts';
import type { WrittenTenant } from './tenant-sources.ts';
import { valueAt, withoutExtensions, type YamlPath, type YamlSource } from './yaml-source.ts';

/** One credential of a configuration, and where it stands. */
export interface ConfigEntry {
  /** The target's id: `tenant/service` or `tenant/service/credential`. */
  readonly id: string;
  /** The tenant's id. */
  readonly tenant: string;
  /** The tenant's name, for people. */
  readonly tenantName: string;
  /** What is said of the credential. */
  readonly credential: CredentialConfig;
  /** What holds for it. */
  readonly settings: TargetSettings;
  /** The folder that its paths count from. */
  readonly folder: string;
  /** Describes a mistake at a member of the credential. */
  problem(member: YamlPath, message: string): ConfigProblem;
}

/** Every credential that can be understood, whatever is wrong elsewhere, and what is wrong. */
export interface CheckedTenants {
  /** The credentials, in order. */
  readonly entries: readonly ConfigEntry[];
  /** Mistakes of shape, ids that stand there twice, settings that do not go together. */
  readonly problems: readonly ConfigProblem[];
}

/** Checks tenants, given what holds for the whole file. */
export function checkTenants(tenants: readonly WrittenTenant[], defaults: Settings | undefined): CheckedTenants {
  const entries: ConfigEntry[] = [];
  const problems: ConfigProblem[] = [];
  const ids = new Set<string>();
  for (const { source: whole, folder } of tenants) {
    const source = withoutExtensions(whole);
    const parsed = Tenant.safeParse(source.value);
    if (!parsed.success) problems.push(...explainAll(source, parsed.error));
    const { id = '', name, settings } = headOf(source, parsed.data);
    if (id !== '' && ids.has(id)) problems.push(source.problem(['id'], `the tenant "${id}" is there already`));
    ids.add(id);
    problems.push(...togetherness(source, ['defaults'], [defaults, settings], settings));

    const targets = new Set<string>();
    for (const { credential, path } of credentialsOf(source, parsed.data)) {
      const target = targetId(id, credential);
      if (targets.has(target))
        problems.push(
          source.problem(path, `a second credential for ${target}; expected a "name" that tells them apart`),
        );
      targets.add(target);
      problems.push(...togetherness(source, path, [defaults, settings, credential], credential));
      entries.push({
        id: target,
        tenant: id,
        tenantName: name,
        credential,
        settings: mergeSettings([defaults, settings, credential]),
        folder,
        problem: (member, message) => source.problem([...path, ...member], message),
      });
    }
  }
  return { entries, problems };
}

/** What is wrong with settings, told where the nearest of them stands and only there. */
export function togetherness(
  source: YamlSource,
  path: YamlPath,
  levels: readonly (Settings | undefined)[],
  nearest: Settings | undefined,
): readonly ConfigProblem[] {
  if (nearest?.interval === undefined && nearest?.timeout === undefined) return [];
  const problem = settingsProblem(mergeSettings(levels));
  if (problem === undefined) return [];
  const member = nearest[problem.member] === undefined ? 'timeout' : problem.member;
  return [source.problem([...path, member], problem.message)];
}

/** Explains every issue of a part of the file. */
export function explainAll(source: YamlSource, error: z.core.$ZodError): readonly ConfigProblem[] {
  return error.issues.flatMap((issue) => explainIssue(source, issue));
}

interface Head {
  readonly id?: string | undefined;
  readonly name: string;
  readonly settings: Settings | undefined;
}

function headOf(source: YamlSource, tenant: Tenant | undefined): Head {
  if (tenant) return { id: tenant.id, name: tenant.name, settings: tenant.defaults };
  const name = valueAt(source.value, ['name']);
  return {
    id: Identifier.safeParse(valueAt(source.value, ['id'])).data,
    name: typeof name === 'string' ? name : '',
    settings: Settings.optional().safeParse(valueAt(source.value, ['defaults'])).data,
  };
}

function credentialsOf(
  source: YamlSource,
  tenant: Tenant | undefined,
): readonly { readonly credential: CredentialConfig; readonly path: YamlPath }[] {
  if (tenant) return tenant.credentials.map((credential, index) => ({ credential, path: ['credentials', index] }));
  const list = valueAt(source.value, ['credentials']);
  return (Array.isArray(list) ? list : []).flatMap((value, index) => {
    const { data } = CredentialConfig.safeParse(value);
    return data ? [{ credential: data, path: ['credentials', index] }] : [];
  });
}

function targetId(tenant: string, { service, name }: CredentialConfig): string {
  return name === undefined ? `${tenant}/${service}` : `${tenant}/${service}/${name}`;
}
