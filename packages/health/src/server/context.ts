import type { Clock } from '@mdmkit/core';
import type { LoadedConfig } from '../config/target.ts';
import type { ServiceBudget } from '../service/error-budgets.ts';
import type { MonitorService } from '../service/monitor-service.ts';
import type { OperatorRequests } from '../service/operator-requests.ts';
import type { UnusualTarget } from '../service/unusual-targets.ts';
import type { Store, StoreStatus } from '../store/store.ts';
import type { CellReader } from './board/cells.ts';
import type { LastDay } from './board/last-day.ts';
import type { TenantEntry } from './board/tenant-list.ts';

/** What the routes work with. */
export interface ServerContext {
  /** The running service. */
  readonly service: Pick<MonitorService, 'stats' | 'target' | 'expiries' | 'expiry' | 'config'>;
  /** Where results are kept. */
  readonly store: Store;
  /** The kind of store. */
  readonly storeKind: 'sqlite' | 'postgres';
  /** The changes that an operator may make. */
  readonly operator: OperatorRequests;
  /** Reads the configuration file again, without using it; undefined if the service was not started from a file. */
  readonly readConfig: (() => Promise<LoadedConfig>) | undefined;
  /**
   * Counts a request to check targets at once.
   *
   * @throws ProblemError - If the caller asks too often.
   */
  readonly limitChecks: (caller: string) => void;
  /** Reads the status of the store, at most once a second for all callers. */
  readonly status: () => Promise<StoreStatus>;
  /** Reads the error budgets of the services that have an objective, at most every 30 seconds for all callers. */
  readonly budgets: () => Promise<readonly ServiceBudget[]>;
  /** Reads the targets that fail far more than they did, at most every 30 seconds for all callers. */
  readonly unusualTargets: () => Promise<readonly UnusualTarget[]>;
  /** Reads what explains the last 24 hours, at most every 5 seconds for all callers. */
  readonly lastDay: () => Promise<LastDay>;
  /** Reads the ids of tenants in trouble, at most once a second for all callers. */
  readonly troubledTenants: () => Promise<ReadonlySet<string>>;
  /** The results of the last 24 hours in five-minute cells. */
  readonly cells: CellReader;
  /** Returns the tenants of the configuration in force, by id. */
  readonly tenants: () => readonly TenantEntry[];
  /** Time. */
  readonly clock: Clock;
}
