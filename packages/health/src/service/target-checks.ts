import {
  type Clock,
  createMemoryBudgetStore,
  createMemorySessionStore,
  type Hooks,
  type Transport,
} from '@mdmkit/core';
import type { CheckResult } from '@mdmkit/monitor/model';
import { defaultTimeoutMs } from '@mdmkit/monitor/model';
import type { Caps } from '@mdmkit/monitor/schedule';
import { type CheckContext, type CheckFailure, checkTarget } from '../check/check-target.ts';
import type { LoadedConfig, Target } from '../config/target.ts';
import type { Journeys } from '../journeys/journeys.ts';
import type { NetworkAccess } from '../network/network-access.ts';
import { isConnectionTurn, isTokenTurn } from './fresh-turns.ts';
import type { SharedCredentials } from './shared-credentials.ts';

/** What the checks of a service share as long as it runs: connections, sessions, access tokens, budgets. */
export interface TargetChecksOptions {
  /** Returns addresses in place of the vendors' own, as they are now. */
  readonly origins: () => LoadedConfig['origins'];
  /** Connections. */
  readonly transport: Transport;
  /** How hosts are reached without a vendor's client. */
  readonly network: NetworkAccess;
  /** Runs journeys in browsers. Default: each check starts a browser of its own. */
  readonly journeys?: Journeys | undefined;
  /** What other workers use at the same time. Default: nothing. */
  readonly sharedCredentials?: SharedCredentials | undefined;
  /** Time. */
  readonly clock: Clock;
  /** Called for every request. */
  readonly hooks: Hooks;
  /** Returns what the last checks of a target learnt. */
  readonly known: (target: string) => Readonly<Record<string, unknown>> | undefined;
  /** Called with the cause of a failed check. */
  readonly onFailure?: ((failure: CheckFailure) => void) | undefined;
}

/**
 * Makes a function that checks a target once. It never throws. One check in 20 makes new connections, and one in 300 signs in
 * anew.
 */
export function createTargetChecks(
  options: TargetChecksOptions,
): (target: Target, signal: AbortSignal, isMaintained?: boolean) => Promise<CheckResult> {
  const { origins, sharedCredentials, ...context } = options;
  const shared = {
    ...context,
    sessionStore: createMemorySessionStore(),
    budgetStore: createMemoryBudgetStore(),
  } satisfies Partial<CheckContext>;
  const fresh = freshTransport(options.transport);
  return (target, signal, isMaintained = false) => {
    const nowMs = options.clock.now();
    const budgetStore = sharedCredentials?.budgetStoreOf(target);
    const sessionStore = sharedCredentials?.sessionStoreOf(target);
    return checkTarget(target, {
      ...shared,
      ...(isConnectionTurn(target, nowMs) ? { transport: fresh } : {}),
      ...(budgetStore ? { budgetStore } : {}),
      ...(sessionStore ? { sessionStore } : {}),
      ...(isTokenTurn(target, nowMs) ? { sessionStore: createMemorySessionStore() } : {}),
      isMaintained,
      origins: origins(),
      timeoutMs: target.timeoutMs ?? defaultTimeoutMs,
      retries: target.retries ?? 1,
      signal,
    });
  };
}

/** How many connections to one origin the checks of a service need at most. */
export function connectionsPerOrigin({ total = 2_000, perService = 500, services = {} }: Caps = {}): number {
  return Math.max(1, Math.min(total, Math.max(perService, ...Object.values(services))));
}

/** The same transport, whose requests each make a connection of their own. */
function freshTransport(transport: Transport): Transport {
  return {
    send: (request) => transport.send({ ...request, freshConnection: true }),
    reserve: (url, request) => transport.reserve(url, request),
    agentFor: (url) => transport.agentFor(url, { fresh: true }),
    maxResponseBytes: transport.maxResponseBytes,
    responseLimit: (requested) => transport.responseLimit(requested),
    // The shared transport belongs to the service.
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
}
