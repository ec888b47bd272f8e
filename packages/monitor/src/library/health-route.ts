import { type Clock, checkArgument, systemClock } from '@mdmkit/core';
import { exitCodeOf, exitCodes } from '../model/exit-code.ts';
import type { RunReport } from '../model/result.ts';

/** Options of {@link healthRoute}. */
export interface HealthRouteOptions {
  /** Checks the vendors: `() => runChecks(config)`. Called by requests, never more than once at a time. */
  readonly check: () => Promise<RunReport>;
  /** The age from which the next request renews the report, in milliseconds. Default: 60,000. */
  readonly maxAgeMs?: number;
  /** Whether the body names every target with its class and code. Default: false, because the address may be public. */
  readonly details?: boolean;
  /** Time. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** Answers a request for a backend's health. */
export type HealthRoute = (request: Request) => Promise<Response>;

/** The state of all vendors: that of the worst result. */
type VendorState = 'ok' | 'attention' | 'failure' | 'unknown';

/**
 * Makes a route such as `/healthz`. Its status is 200 as long as this process can answer. The state of the vendors is in the
 * body, from the last report: an orchestrator must not restart a backend because a vendor fails. No request waits for a
 * vendor.
 *
 * @throws TypeError - If an option is wrong; the message names it.
 * @example
 * const route = healthRoute({ check: () => runChecks(config) });
 * const response = await route(new Request('http://127.0.0.1/healthz'));
 */
export function healthRoute(options: HealthRouteOptions): HealthRoute {
  checkArgument('healthRoute', 'options', options, 'object');
  checkArgument('healthRoute', 'check', options.check, 'function');
  const { check, maxAgeMs = 60_000, details = false, clock = systemClock } = options;
  if (!(maxAgeMs >= 0)) throw new TypeError('maxAgeMs must be 0 or a positive number');
  let report: RunReport | undefined;
  let renewedMs: number | undefined;
  let running = false;
  const renew = async () => {
    running = true;
    try {
      report = await check();
    } catch {
      // After a failed check the state is unknown.
      report = undefined;
    } finally {
      renewedMs = clock.elapsedMs();
      running = false;
    }
  };
  return (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return Promise.resolve(new Response(undefined, { status: 405, headers: { allow: 'GET, HEAD' } }));
    if (!running && (renewedMs === undefined || clock.elapsedMs() - renewedMs >= maxAgeMs)) void renew();
    const body = { status: 'ok', vendors: describe(report, details) };
    const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' };
    return Promise.resolve(new Response(request.method === 'HEAD' ? undefined : JSON.stringify(body), { headers }));
  };
}

function describe(report: RunReport | undefined, details: boolean): object {
  if (!report) return { state: 'unknown' satisfies VendorState };
  const { startedAt: checkedAt, summary, results } = report;
  const services: Record<string, Record<string, number>> = {};
  for (const { service, class: found } of results) {
    const classes = services[service] ?? {};
    classes[found] = (classes[found] ?? 0) + 1;
    services[service] = classes;
  }
  const targets = results.map(({ target, class: found, code }) => ({ target, class: found, code }));
  return {
    state: stateOf(report),
    checkedAt,
    targets: summary.targets,
    services,
    ...(details ? { results: targets } : {}),
  };
}

function stateOf({ results }: RunReport): VendorState {
  switch (exitCodeOf(results)) {
    case exitCodes.ok:
      return 'ok';
    case exitCodes.attention:
      return 'attention';
    case exitCodes.failure:
      return 'failure';
    default:
      return 'unknown';
  }
}
