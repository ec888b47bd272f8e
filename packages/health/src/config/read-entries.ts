import type { ConfigProblem } from './config-error.ts';
import { Identifier } from './identifier.ts';
import { CredentialConfig } from './schema.ts';
import type { YamlPath, YamlSource } from './yaml-source.ts';

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
  /** Its place in the file. */
  readonly path: YamlPath;
}

/** Finds every credential that can be understood, whatever is wrong elsewhere, and ids that stand there twice. */
export function readEntries(source: YamlSource): {
  readonly entries: readonly ConfigEntry[];
  readonly duplicates: readonly ConfigProblem[];
} {
  const entries: ConfigEntry[] = [];
  const duplicates: ConfigProblem[] = [];
  const tenants = new Set<string>();
  for (const [t, tenant] of listIn(source.value, 'tenants').entries()) {
    const id = Identifier.safeParse(member(tenant, 'id')).data;
    if (id !== undefined && tenants.has(id))
      duplicates.push(source.problem(['tenants', t, 'id'], `the tenant "${id}" is there already`));
    if (id !== undefined) tenants.add(id);

    const targets = new Set<string>();
    for (const [c, value] of listIn(tenant, 'credentials').entries()) {
      const credential = CredentialConfig.safeParse(value).data;
      if (!credential) continue;
      const path = ['tenants', t, 'credentials', c];
      const entry = {
        id: targetId(id ?? '', credential),
        tenant: id ?? '',
        tenantName: nameOf(tenant),
        credential,
        path,
      };
      if (targets.has(entry.id))
        duplicates.push(
          source.problem(path, `a second credential for ${entry.id}; expected a "name" that tells them apart`),
        );
      targets.add(entry.id);
      entries.push(entry);
    }
  }
  return { entries, duplicates };
}

function targetId(tenant: string, { service, name }: CredentialConfig): string {
  return name === undefined ? `${tenant}/${service}` : `${tenant}/${service}/${name}`;
}

function nameOf(tenant: unknown): string {
  const name = member(tenant, 'name');
  return typeof name === 'string' ? name : '';
}

function listIn(value: unknown, name: string): readonly unknown[] {
  const list = member(value, name);
  return Array.isArray(list) ? list : [];
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}
