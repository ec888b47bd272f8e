import { type Clock, createTransport, type Hooks, systemClock, type Transport } from '@mdmkit/core';
import type { LoadedConfig } from '../config/load-config.ts';
import { checkTarget } from './check-target.ts';
import { forEachLimited } from './for-each-limited.ts';
import type { CheckResult, ResultClass, RunReport } from './result.ts';

/** How {@link runChecks} runs. */
export interface RunOptions {
  /** How many targets are checked at once. Default: 16. */
  readonly concurrency?: number;
  /** The limit for one check, in milliseconds. Default: 20,000. */
  readonly timeoutMs?: number;
  /** How often a read that failed is repeated. Default: 1. */
  readonly retries?: number;
  /** Connections. Default: its own, closed at the end. */
  readonly transport?: Transport;
  /** Time. Default: the machine's clock. */
  readonly clock?: Clock;
  /** Told of every request, for debugging. */
  readonly hooks?: Hooks;
  /** Ends the run early; targets that were not checked yet become `inconclusive`. */
  readonly signal?: AbortSignal;
  /** Told of every result as it comes. */
  readonly onResult?: (result: CheckResult) => void;
}

/** Checks every target once. Results come in the order of the configuration; one failure never hides another. */
export async function runChecks(config: LoadedConfig, options: RunOptions = {}): Promise<RunReport> {
  const clock = options.clock ?? systemClock;
  const startedAt = new Date(clock.now()).toISOString();
  const startedMs = clock.elapsedMs();
  const transport = options.transport ?? createTransport();
  const results: CheckResult[] = [];
  try {
    await forEachLimited(config.targets, options.concurrency ?? 16, async (target, index) => {
      const result = await checkTarget(target, {
        origins: config.origins,
        transport,
        clock,
        hooks: options.hooks ?? {},
        timeoutMs: options.timeoutMs ?? 20_000,
        retries: options.retries ?? 1,
        signal: options.signal ?? new AbortController().signal,
      });
      results[index] = result;
      options.onResult?.(result);
    });
  } finally {
    if (!options.transport) await transport.close();
  }
  const durationMs = Math.round(clock.elapsedMs() - startedMs);
  return { schemaVersion: 1, startedAt, durationMs, summary: summarise(results), results };
}

function summarise(results: readonly CheckResult[]): RunReport['summary'] {
  const classes: Partial<Record<ResultClass, number>> = {};
  for (const result of results) classes[result.class] = (classes[result.class] ?? 0) + 1;
  return {
    targets: results.length,
    classes,
    warnings: results.reduce((sum, { warnings }) => sum + warnings.length, 0),
  };
}
