import type { Incident } from '@mdmkit/monitor/model';
import { verdictFacts } from '@mdmkit/monitor/model';
import { type Caller, maySee } from './role.ts';

/**
 * Whether a caller may see an incident. A caller who is limited to tenants sees the incidents of these tenants, and those of a
 * whole service or location; not an incident of several tenants, whose text may name others.
 */
export function maySeeIncident(caller: Pick<Caller, 'tenants'>, { tenant, verdict, override }: Incident): boolean {
  if (caller.tenants === null) return true;
  if (tenant !== null) return maySee(caller, tenant);
  return verdictFacts(override?.verdict ?? verdict).reach !== 'listed';
}

/** The tenant of a target: the first part of its id. */
export function tenantOf(target: string): string {
  return target.split('/')[0] ?? '';
}
