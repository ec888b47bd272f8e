import { type Clock, systemClock } from '@mdmkit/core';
import { exitCodeOf, exitCodes } from '../model/exit-code.ts';
import type { RunReport } from '../model/result.ts';

/** How {@link healthRoute} answers. */
export interface HealthRouteOptions {
  /** Looks at the vendors: `() => runChecks(config)`. Called by requests, never more than once at a time. */
  readonly check: () => Promise<RunReport>;
  /** How old a report may be before the next request has it renewed, in milliseconds. Default: 60,000. */
  readonly maxAgeMs?: number;
  /** Whether to name every target with its class and code. Default: false, as the address may be public. */
  readonly details?: boolean;
  /** Time. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** Answers a request for a backend's health. */
export type HealthRoute = (request: Request) => Promise<Response>;

/** What is known of the vendors, from the worst that was found. */
type VendorState = 'ok' | 'attention' | 'failure' | 'unknown';

/**
 * Makes a route such as `/healthz`. Its status is 200 as long as this process can answer, whatever the vendors do, so
 * that no orchestrator restarts a backend because of somebody else's outage; what is known of the vendors is in the
 * body, from the last report. No request waits for a vendor.
 *
 * @throws TypeError - When an option is wrong; the message names it.
 */
export function healthRoute(options: HealthRouteOptions): HealthRoute {
  const { check, maxAgeMs = 60_000, details = false, clock = systemClock } = options;
  if (!(maxAgeMs >= 0)) throw new TypeError('maxAgeMs must be a number from 0 on');
  let report: RunReport | undefined;
  let renewedMs: number | undefined;
  let running = false;
  const renew = async () => {
    running = true;
    try {
      report = await check();
    } catch {
      // What cannot be looked at is not known any more.
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
