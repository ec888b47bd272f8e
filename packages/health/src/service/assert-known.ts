import { createPattern, createScopeMatcher, type Matchable, type Scope } from '@mdmkit/monitor/model';
import type { Store, TargetQuery } from '../store/store.ts';
import { OperatorRequestError } from './operator-request.ts';

type Matches = (target: Matchable) => boolean;

/** Where {@link assertKnown} looks for names. */
export interface KnownTargets {
  /** The store has the targets of services that run or ran. */
  readonly store: Pick<Store, 'targets'>;
  /** Returns the targets of the configuration, which the store has only when a service has started with it. */
  readonly configured: () => Promise<readonly Matchable[]>;
}

/**
 * Refuses a scope with a name under which no target is known: a misspelt silence would mute nothing, and nobody would notice. Names of
 * the configuration are read only for what the store does not know.
 *
 * @throws OperatorRequestError - `TARGET_NOT_FOUND`; the message has the names.
 */
export async function assertKnown(
  { store, configured }: KnownTargets,
  scope: Scope,
  { ofAccessToken = false }: { readonly ofAccessToken?: boolean | undefined },
): Promise<void> {
  const { services, tenants, targets = [] } = scope;
  let reading: Promise<readonly Matchable[]> | undefined;
  const isConfigured = async (matches: Matches) => {
    reading ??= configured();
    return (await reading).some(matches);
  };
  const isKnown = async (query: TargetQuery, matches: Matches) =>
    (await hasTarget(store, query, matches)) ||
    (await isConfigured((target) => isOfQuery(target, query) && matches(target)));
  if (Object.keys(scope).length === 0) return;
  const ofTenants = tenants ? { tenants } : {};
  for (const pattern of targets) {
    const matches = createPattern(pattern);
    if (!(await isKnown({ ...ofTenants, ...ofFirstPart(pattern) }, ({ id }) => matches(id))))
      throw notFound(`no target matches ${shown(pattern)}`);
  }
  for (const tenant of ofAccessToken ? [] : (tenants ?? []))
    if (!(await isKnown({ tenant }, () => true))) throw notFound(`there is no tenant ${shown(tenant)}`);
  for (const service of services ?? [])
    if (!(await isKnown({ ...ofTenants, service }, () => true)))
      throw notFound(`there is no target of ${shown(service)}`);
  if (!(await isKnown(ofTenants, createScopeMatcher(scope)))) throw notFound('no target matches all of these names');
}

/** A tenant that a pattern names as a whole, so that only its targets are read. */
function ofFirstPart(pattern: string): TargetQuery {
  const [tenant = ''] = pattern.split('/');
  return tenant === '' || tenant.includes('*') ? {} : { tenant };
}

/** Whether a target of the configuration is one of those that a query of {@link assertKnown} asks the store for. */
function isOfQuery(target: Matchable, { tenant, tenants, service }: TargetQuery): boolean {
  return (
    (tenant === undefined || target.tenant === tenant) &&
    (tenants?.includes(target.tenant) ?? true) &&
    (service === undefined || target.service === service)
  );
}

async function hasTarget(store: Pick<Store, 'targets'>, query: TargetQuery, matches: Matches): Promise<boolean> {
  let cursor: string | null | undefined;
  do {
    const page = await store.targets({ ...query, limit: 1_000, ...(cursor ? { cursor } : {}) });
    if (page.targets.some(({ target: id, tenant, service }) => matches({ id, tenant, service }))) return true;
    ({ cursor } = page);
  } while (cursor !== null);
  return false;
}

function notFound(what: string): OperatorRequestError {
  return new OperatorRequestError('TARGET_NOT_FOUND', what);
}

function shown(name: string): string {
  return JSON.stringify(name.length > 100 ? `${name.slice(0, 100)}…` : name);
}
