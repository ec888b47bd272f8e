import { type BurningBudget, type Incident, verdictFacts } from '@mdmkit/monitor/model';
import type { ErrorBudget } from '@mdmkit/monitor/signals';
import type { Store } from '../store/store.ts';
import { type BudgetSettings, readErrorBudgets } from './error-budgets.ts';

/** The error budgets of the services that burn too fast. */
export interface BurningBudgets {
  /** Reads the budgets from the rollups. */
  update(nowMs: number): Promise<void>;
  /** Returns those that burn too fast, as they were read last. */
  current(): readonly BurningBudget[];
}

/** What {@link createBurningBudgets} needs. */
export interface BurningBudgetsOptions {
  /** Where rollups, gaps, failures and the windows of operators are. */
  readonly store: Pick<Store, 'rollups' | 'failingTenants' | 'gaps' | 'windowCommands'>;
  /** Returns the objectives and the maintenance windows of the configuration in force. */
  readonly settings: () => BudgetSettings;
  /** The open incidents. */
  readonly open: () => readonly Incident[];
}

/** The longest of the windows whose missing checks count, in milliseconds. */
const gapsMs = 7 * 3_600_000;

/**
 * Follows the error budgets. What burned while an incident explained it is no news of its own when that incident is closed: it
 * has to stop burning first, or to become more urgent.
 */
export function createBurningBudgets({ store, settings, open }: BurningBudgetsOptions): BurningBudgets {
  let burning: readonly BurningBudget[] = [];
  const sinceMs = new Map<string, number>();
  /** How urgent a budget was while an incident explained it. */
  const explained = new Map<string, BurningBudget['severity']>();
  const isExplained = (service: string) =>
    open().some((incident) => {
      const { reach } = verdictFacts(incident.verdict);
      return reach !== 'listed' && (incident.service === null || incident.service === service);
    });
  const follow = (service: string, location: string | null, budget: ErrorBudget, nowMs: number) => {
    const key = `${service}\n${location ?? ''}`;
    const burning = burningOf(budget);
    if (!burning) {
      sinceMs.delete(key);
      explained.delete(key);
      return [];
    }
    const fromMs = sinceMs.get(key) ?? nowMs;
    sinceMs.set(key, fromMs);
    if (isExplained(service)) explained.set(key, burning.severity);
    const before = explained.get(key);
    if (before !== undefined && (before === 'page' || burning.severity === before)) return [];
    explained.delete(key);
    return [{ ...burning, service, location, sinceMs: fromMs }];
  };
  return {
    current: () => burning,
    async update(nowMs) {
      const { objectives } = settings();
      if (objectives === undefined || objectives.size === 0) {
        burning = [];
        return;
      }
      // This service runs, so only what was not checked before is missing.
      const status = { gaps: await store.gaps(nowMs - gapsMs, nowMs), writers: [] };
      const budgets = await readErrorBudgets(store, settings(), status, nowMs);
      burning = budgets.flatMap(({ service, locations = [], ...budget }) => [
        ...follow(service, null, budget, nowMs),
        ...locations.flatMap(({ location, ...at }) => follow(service, location, at, nowMs)),
      ]);
    },
  };
}

/** What an incident says of a budget whose rule fires; undefined if none does. */
function burningOf({
  objective,
  remaining,
  rule,
  windows,
}: ErrorBudget): Omit<BurningBudget, 'service' | 'location' | 'sinceMs'> | undefined {
  if (!rule) return undefined;
  const { severity, longMs, shortMs, factor } = rule;
  const long = windows.find(({ lengthMs }) => lengthMs === longMs);
  const short = windows.find(({ lengthMs }) => lengthMs === shortMs);
  return {
    severity,
    objective,
    remaining,
    longMs,
    shortMs,
    factor,
    longRate: long?.rate ?? 0,
    shortRate: short?.rate ?? 0,
    failed: long?.bad ?? 0,
    checks: long?.samples ?? 0,
  };
}
