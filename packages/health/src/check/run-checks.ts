import {
  type BudgetStore,
  type Clock,
  checkArgument,
  createMemoryBudgetStore,
  createMemorySessionStore,
  createTransport,
  type Hooks,
  notify,
  type SessionStore,
  systemClock,
  type Transport,
} from '@mdmkit/core';
import type { StateTracker } from '@mdmkit/monitor/judge';
import type { CheckResult, ResultClass, RunReport } from '@mdmkit/monitor/model';
import { defaultTimeoutMs } from '@mdmkit/monitor/model';
import type { LoadedConfig } from '../config/target.ts';
import { forEachLimited } from '../files/for-each-limited.ts';
import { createJourneys, type Journeys } from '../journeys/journeys.ts';
import { createNetworkAccess, type NetworkOptions } from '../network/network-access.ts';
import { type CheckFailure, checkTarget } from './check-target.ts';

/** How {@link runChecks} runs. */
export interface RunOptions {
  /** How many targets are checked at once. Default: 16. */
  readonly concurrency?: number;
  /** The limit for one check, in milliseconds. Default: as the target says, else 20,000. */
  readonly timeoutMs?: number;
  /** How often a read that failed is repeated. Default: as the target says, else 1. */
  readonly retries?: number;
  /** Connections. Default: its own, closed at the end. */
  readonly transport?: Transport;
  /**
   * Where sessions and access tokens are kept. With production's own store, a check uses the session that is there
   * instead of opening a second one. Default: in the run, shared by its checks.
   */
  readonly sessionStore?: SessionStore;
  /** Where the counts of what each credential may send are kept. Default: in the run, shared by its checks. */
  readonly budgetStore?: BudgetStore;
  /** How hosts are reached without a vendor's client: proxy, authorities. Default: directly. */
  readonly network?: NetworkOptions;
  /** Runs journeys in browsers. Default: its own, closed at the end. */
  readonly journeys?: Journeys;
  /** Tells what the last check of a target learnt, so that changes are seen. Default: nothing is known. */
  readonly known?: (target: string) => Readonly<Record<string, unknown>> | undefined;
  /** Follows the targets' states from run to run; each result then says what it led to. Default: none. */
  readonly tracker?: StateTracker;
  /** Time. Default: the machine's clock. */
  readonly clock?: Clock;
  /** Told of every request, for debugging. */
  readonly hooks?: Hooks;
  /** Ends the run early; targets that were not checked yet become `inconclusive`. */
  readonly signal?: AbortSignal;
  /** Told of every result as it comes. What it throws is ignored. */
  readonly onResult?: (result: CheckResult) => void;
  /** Told why a check failed, for debugging: the error itself. What it throws is ignored. */
  readonly onFailure?: (failure: CheckFailure) => void;
}

/**
 * Checks every target once. Results come in the order of the configuration; one failure never hides another.
 *
 * @throws TypeError - When an option is wrong; the message names it.
 * @example
 * const { results } = await runChecks(await loadConfig('health.yaml'));
 * for (const { target, class: state, remedy } of results) console.log(target, state, remedy);
 */
export async function runChecks(config: LoadedConfig, options: RunOptions = {}): Promise<RunReport> {
  checkArgument('runChecks', 'config', config, 'object');
  checkArgument('runChecks', 'config.targets', config.targets, 'list');
  checkArgument('runChecks', 'options', options, 'object');
  const concurrency = atLeast(1, options.concurrency ?? 16, 'concurrency');
  if (options.timeoutMs !== undefined) atLeast(1, options.timeoutMs, 'timeoutMs');
  if (options.retries !== undefined) atLeast(0, options.retries, 'retries');
  const clock = options.clock ?? systemClock;
  const startedAt = new Date(clock.now()).toISOString();
  const startedMs = clock.elapsedMs();
  const transport = options.transport ?? createTransport();
  const signal = options.signal ?? new AbortController().signal;
  const ownJourneys = options.journeys ? undefined : createJourneys({ settings: () => config.browser ?? {} });
  const shared = {
    journeys: options.journeys ?? ownJourneys,
    sessionStore: options.sessionStore ?? createMemorySessionStore(),
    budgetStore: options.budgetStore ?? createMemoryBudgetStore(),
    network: createNetworkAccess({ clock, ...options.network }),
    known: options.known ?? options.tracker?.lastFacts,
  };
  const results: CheckResult[] = [];
  try {
    await forEachLimited(config.targets, concurrency, async (target, index) => {
      const checked = await checkTarget(target, {
        ...shared,
        origins: config.origins,
        transport,
        clock,
        hooks: options.hooks ?? {},
        timeoutMs: options.timeoutMs ?? target.timeoutMs ?? defaultTimeoutMs,
        retries: options.retries ?? target.retries ?? 1,
        signal,
        onFailure: options.onFailure,
      });
      const result = options.tracker?.record(checked, clock.now()) ?? checked;
      results[index] = result;
      notify(options.onResult, result);
    });
  } finally {
    await ownJourneys?.[Symbol.asyncDispose]();
    if (!options.transport) await transport.close();
  }
  const durationMs = Math.round(clock.elapsedMs() - startedMs);
  return { schemaVersion: 1, startedAt, durationMs, summary: summarise(results), results };
}

/** Counts the results of a run. */
export function summarise(results: readonly CheckResult[]): RunReport['summary'] {
  const classes: Partial<Record<ResultClass, number>> = {};
  for (const result of results) classes[result.class] = (classes[result.class] ?? 0) + 1;
  return {
    targets: results.length,
    classes,
    warnings: results.reduce((sum, { warnings }) => sum + warnings.length, 0),
  };
}

function atLeast(least: number, value: number, option: string): number {
  if (!Number.isSafeInteger(value) || value < least)
    throw new TypeError(`${option} must be a whole number from ${least} on`);
  return value;
}
