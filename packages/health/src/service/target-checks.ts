import {
  type Clock,
  createMemoryBudgetStore,
  createMemorySessionStore,
  type Hooks,
  type Transport,
} from '@mdmkit/core';
import type { CheckResult } from '@mdmkit/monitor/model';
import { defaultTimeoutMs } from '@mdmkit/monitor/model';
import { type CheckContext, type CheckFailure, checkTarget } from '../check/check-target.ts';
import type { LoadedConfig, Target } from '../config/target.ts';
import type { NetworkAccess } from '../network/network-access.ts';

/** What the checks of a service share as long as it runs: connections, sessions, access tokens, budgets. */
export interface TargetChecksOptions {
  /** Addresses in place of the vendors' own, as they are now. */
  readonly origins: () => LoadedConfig['origins'];
  /** Connections. */
  readonly transport: Transport;
  /** How hosts are reached without a vendor's client. */
  readonly network: NetworkAccess;
  /** Time. */
  readonly clock: Clock;
  /** Told of every request. */
  readonly hooks: Hooks;
  /** What the last checks of a target learnt. */
  readonly known: (target: string) => Readonly<Record<string, unknown>> | undefined;
  /** Told why a check failed. */
  readonly onFailure?: ((failure: CheckFailure) => void) | undefined;
}

/** Makes a function that checks a target once. It never throws. */
export function createTargetChecks(
  options: TargetChecksOptions,
): (target: Target, signal: AbortSignal) => Promise<CheckResult> {
  const { origins, ...given } = options;
  const shared = {
    ...given,
    sessionStore: createMemorySessionStore(),
    budgetStore: createMemoryBudgetStore(),
  } satisfies Partial<CheckContext>;
  return (target, signal) =>
    checkTarget(target, {
      ...shared,
      origins: origins(),
      timeoutMs: target.timeoutMs ?? defaultTimeoutMs,
      retries: target.retries ?? 1,
      signal,
    });
}
