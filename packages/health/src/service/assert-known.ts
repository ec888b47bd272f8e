import { createPattern, createScopeMatcher, type Matchable, type Scope } from '@mdmkit/monitor/model';
import type { Store, TargetQuery } from '../store/store.ts';
import { OperatorRequestError } from './operator-request.ts';

type Matches = (target: Matchable) => boolean;

/**
 * Refuses a scope with a name under which no target is known: a misspelt silence would mute nothing, and nobody would notice. Before
 * the first service has stored its targets every name is accepted.
 *
 * @throws OperatorRequestError - `TARGET_NOT_FOUND`; the message has the names.
 */
export async function assertKnown(
  store: Pick<Store, 'targets'>,
  scope: Scope,
  { ofAccessToken = false }: { readonly ofAccessToken?: boolean | undefined },
): Promise<void> {
  const { services, tenants, targets = [] } = scope;
  const isKnown = async (query: TargetQuery, matches: Matches) => await hasTarget(store, query, matches);
  if (Object.keys(scope).length === 0 || !(await isKnown({}, () => true))) return;
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
