import type { Service } from '@mdmkit/monitor/model';
import { createPattern } from '@mdmkit/monitor/model';
import type { Target } from '../config/target.ts';
import { quoted } from '../report/printable.ts';

/** Which targets to check. */
export interface Selection {
  /** Patterns of target ids: `aurora`, `aurora/apple.vpp`, `*` for anything. */
  readonly patterns?: readonly string[] | undefined;
  /** Only these services. */
  readonly service?: readonly Service[] | undefined;
  /** Only these tenants. */
  readonly tenant?: readonly string[] | undefined;
}

/** A selection names something that the configuration does not have. */
export class SelectionError extends Error {
  override readonly name = 'SelectionError';
}

/**
 * Chooses targets.
 *
 * @throws SelectionError - When a pattern matches no target, or no target matches all options.
 */
export function select(targets: readonly Target[], selection: Selection, file: string): readonly Target[] {
  const { patterns = [], service, tenant } = selection;
  const tenants = new Set(targets.map((target) => target.tenant));
  const unknown = tenant?.filter((id) => !tenants.has(id)) ?? [];
  if (unknown.length > 0)
    throw new SelectionError(`error: option '--tenant': ${file} has no tenant ${unknown.map(quoted).join(', ')}`);
  const matchers = patterns.map((pattern) => ({ pattern, matches: createPattern(pattern) }));
  const useless = matchers.filter(({ matches }) => !targets.some(({ id }) => matches(id)));
  if (useless.length > 0)
    throw new SelectionError(
      `error: no target in ${file} matches ${useless.map(({ pattern }) => quoted(pattern)).join(', ')}`,
    );
  const chosen = targets.filter(
    (target) =>
      (matchers.length === 0 || matchers.some(({ matches }) => matches(target.id))) &&
      (service?.includes(target.service) ?? true) &&
      (tenant?.includes(target.tenant) ?? true),
  );
  if (chosen.length === 0) throw new SelectionError(`error: no target in ${file} matches all of these options`);
  return chosen;
}
