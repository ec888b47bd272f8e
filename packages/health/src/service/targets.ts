import type { MonitoredTarget } from '@mdmkit/monitor/judge';
import type { ScheduledTarget, StoredTarget } from '@mdmkit/monitor/model';
import { defaultIntervalMs, defaultTimeoutMs } from '@mdmkit/monitor/model';
import type { Target } from '../config/target.ts';

/** Targets as the engine plans them. */
export function scheduledTargets(
  targets: readonly Target[],
  kept: readonly Pick<StoredTarget, 'target' | 'lastRunMs'>[] = [],
): readonly ScheduledTarget[] {
  const lastRunMs = new Map(kept.map((each) => [each.target, each.lastRunMs]));
  return targets.map(({ id, service, tenant, intervalMs = defaultIntervalMs }) => ({
    id,
    service,
    tenant,
    intervalMs,
    // Each has a credential of its own: a vendor that hangs must not hold up a tenant's other services.
    exclusive: null,
    lastRunMs: lastRunMs.get(id) ?? null,
  }));
}

/** Targets as the monitor follows them, one by one: nobody keeps them. */
export function* monitoredTargets(targets: readonly Target[]): Iterable<MonitoredTarget> {
  for (const { id, service, tenant, intervalMs = defaultIntervalMs, timeoutMs = defaultTimeoutMs } of targets)
    yield { target: id, tenant, service, intervalMs, timeoutMs };
}
