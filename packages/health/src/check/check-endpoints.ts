import {
  type Clock,
  checkArgument,
  createMemoryBudgetStore,
  createMemorySessionStore,
  createTransport,
  notify,
  systemClock,
} from '@mdmkit/core';
import type { CheckResult, RunReport } from '@mdmkit/monitor/model';
import type { Target } from '../config/target.ts';
import { forEachLimited } from '../files/for-each-limited.ts';
import { createNetworkAccess, type NetworkOptions } from '../network/network-access.ts';
import { type EndpointHost, endpointHosts } from '../probes/endpoint/hosts.ts';
import type { EndpointTarget } from '../probes/endpoint.ts';
import { probes } from '../probes/index.ts';
import { type CheckFailure, checkTarget } from './check-target.ts';
import { judgeTogether } from './judge-together.ts';
import { summarise } from './run-checks.ts';

/** How {@link checkEndpoints} checks. */
export interface CheckEndpointsOptions {
  /** Which hosts. Default: all that an MDM provider's servers talk to. */
  readonly hosts?: readonly EndpointHost[];
  /** How they are reached: proxy, authorities. Default: directly. */
  readonly network?: NetworkOptions;
  /** Whether this network inspects TLS on purpose. Default: false. */
  readonly allowInterception?: boolean;
  /** The limit for one host, in milliseconds. Default: 20,000. */
  readonly timeoutMs?: number;
  /** Time. Default: the machine's clock. */
  readonly clock?: Clock;
  /** Ends the run early; hosts that were not checked yet become `inconclusive`. */
  readonly signal?: AbortSignal;
  /** Told of every result as it comes, before all are judged together. What it throws is ignored. */
  readonly onResult?: (result: CheckResult) => void;
  /** Told why a check failed, for debugging: the error itself. What it throws is ignored. */
  readonly onFailure?: (failure: CheckFailure) => void;
}

/** The tenant of hosts that are checked without any configuration. */
export const endpointTenant = { tenant: 'network', tenantName: "This machine's network" } as const;

/** How many hosts of one vendor are checked at once: a check must look like no attack. */
const perVendor = 3;

/** The targets of a check of hosts. */
export function endpointTargets(hosts: readonly EndpointHost[] = endpointHosts, allowInterception = false): Target[] {
  checkArgument('endpointTargets', 'hosts', hosts, 'list');
  return hosts.map((target) => ({
    ...endpointTenant,
    id: `${endpointTenant.tenant}/endpoint/${target.id}`,
    service: 'endpoint',
    dedicated: true,
    credential: { target, allowInterception } satisfies EndpointTarget,
  }));
}

/**
 * Checks whether this machine reaches the vendors' hosts. No credential is read or sent, nothing is changed, and no
 * redirect followed.
 * @example
 * const { results } = await checkEndpoints({ timeoutMs: 10_000 });
 */
export async function checkEndpoints(options: CheckEndpointsOptions = {}): Promise<RunReport> {
  checkArgument('checkEndpoints', 'options', options, 'object');
  const clock = options.clock ?? systemClock;
  const startedAt = new Date(clock.now()).toISOString();
  const startedMs = clock.elapsedMs();
  const targets = endpointTargets(options.hosts, options.allowInterception);
  const results: CheckResult[] = [];
  // The probe of hosts makes its own connections; this one stays unused.
  await using transport = createTransport();
  const context = {
    origins: {},
    transport,
    clock,
    hooks: {},
    sessionStore: createMemorySessionStore(),
    budgetStore: createMemoryBudgetStore(),
    network: createNetworkAccess({ clock, ...options.network }),
    timeoutMs: options.timeoutMs ?? 20_000,
    retries: 0,
    signal: options.signal ?? new AbortController().signal,
    onFailure: options.onFailure,
  };
  const byVendor = Map.groupBy(targets.entries(), ([, { credential }]) => (credential as EndpointTarget).target.vendor);
  await Promise.all(
    [...byVendor.values()].map((entries) =>
      forEachLimited(entries, perVendor, async ([index, target]) => {
        const result = await checkTarget(target, context);
        results[index] = result;
        notify(options.onResult, result);
      }),
    ),
  );
  const judged = judgeTogether(results);
  const durationMs = Math.round(clock.elapsedMs() - startedMs);
  return { schemaVersion: 1, startedAt, durationMs, summary: summarise(judged), results: judged };
}

/** What to do after a check without any configuration. */
export const nextSteps = `
Only the network was checked. To check credentials, say which in a health.yaml:
${[
  ['health-check init', 'asks and writes one'],
  ['health-check simulate', 'shows it all with vendors simulated on this machine'],
  ...probes.flatMap(({ service, needs }) => (needs === undefined ? [] : [[service, `needs ${needs}`]])),
]
  .map(([what = '', text]) => `  ${what.padEnd(24)}  ${text}`)
  .join('\n')}
`;
