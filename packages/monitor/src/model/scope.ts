import { createPattern } from './pattern.ts';
import type { Scope } from './records.ts';

/** What a scope is compared with. */
export interface Matchable {
  /** The target's id. */
  readonly id: string;
  /** Its tenant. */
  readonly tenant: string;
  /** Its service. */
  readonly service: string;
}

/** Makes a function that tells whether a scope covers a target. An empty scope covers everything. */
export function createScopeMatcher({ services, tenants, targets }: Scope): (target: Matchable) => boolean {
  const patterns = targets?.map(createPattern);
  return ({ id, tenant, service }) =>
    (services?.includes(service) ?? true) &&
    (tenants?.includes(tenant) ?? true) &&
    (patterns?.some((matches) => matches(id)) ?? true);
}
