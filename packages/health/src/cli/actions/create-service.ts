import type { DeploymentRole } from '../../service/deployment-role.ts';
import { createMonitorService, type MonitorService } from '../../service/monitor-service.ts';
import type { MonitorServiceOptions } from '../../service/monitor-service-options.ts';
import { deployedHeapGrowthPercent, limitGarbage } from '../limit-garbage.ts';

/** Makes the service: of one process, or of one of several that share their targets. */
export async function createService(
  role: DeploymentRole | undefined,
  options: MonitorServiceOptions,
): Promise<MonitorService> {
  const { engine, store: place } = options.config.monitor ?? {};
  if (!engine || !place || !('postgres' in place)) return createMonitorService(options);
  limitGarbage({ heapGrowthPercent: deployedHeapGrowthPercent });
  const { createDeployedService } = await import('../../service/deployed-service.ts');
  return createDeployedService({ ...options, role: role ?? 'all', engine, database: place.postgres });
}
