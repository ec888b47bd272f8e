import { type Clock, type Hooks, notify, type Phases } from '@mdmkit/core';
import type { CheckResult, ResultPhases } from '@mdmkit/monitor/model';

/** What the calls of one check looked like from outside. */
export interface SeenCalls {
  /** From the first request to now, pauses between attempts left out, in milliseconds; undefined without any request. */
  readonly latencyMs: number | undefined;
  /** The most requests that one call took. */
  readonly attempts: number;
  /** The vendor's id of the last request. */
  readonly requestId: string | undefined;
  /** How long the parts of the first answered request took. */
  readonly phases: ResultPhases | undefined;
  /** The vendor's clock minus ours, in milliseconds, as its last answer told it. */
  readonly clockSkewMs: number | undefined;
  /** Differences between answers and their documentation. */
  readonly drift: CheckResult['drift'];
}

/** Watches the calls of one check. */
export interface Observer {
  /** Hooks for the check's client; they pass everything on. */
  readonly hooks: Hooks;
  /** What was seen so far. */
  seen(): SeenCalls;
}

/** Makes an observer that also tells others. */
export function createObserver(others: Hooks, clock: Clock): Observer {
  let startedMs: number | undefined;
  let attempts = 0;
  let pausedMs = 0;
  let requestId: string | undefined;
  let phases: ResultPhases | undefined;
  let clockSkewMs: number | undefined;
  const drift: CheckResult['drift'] = [];
  return {
    hooks: {
      ...others,
      onRequest(event) {
        startedMs ??= clock.elapsedMs();
        attempts = Math.max(attempts, event.attempt);
        notify(others.onRequest, event);
      },
      onResponse(event) {
        requestId = event.requestId;
        phases ??= roundPhases(event.phases);
        clockSkewMs = event.clockSkewMs ?? clockSkewMs;
        notify(others.onResponse, event);
      },
      onRetry(event) {
        pausedMs += event.delayMs;
        notify(others.onRetry, event);
      },
      onDrift(event) {
        drift.push({ operation: event.operation, kind: event.kind, pointer: event.pointer, expected: event.expected });
        notify(others.onDrift, event);
      },
    },
    seen: () => ({
      latencyMs: startedMs === undefined ? undefined : Math.max(0, clock.elapsedMs() - startedMs - pausedMs),
      attempts,
      requestId,
      phases,
      clockSkewMs,
      drift,
    }),
  };
}

/** Phases as a result holds them: to a tenth of a millisecond, and null for what did not happen. */
export function roundPhases({ dnsMs, connectMs, tlsMs, firstByteMs, totalMs }: Partial<Phases>): ResultPhases {
  const round = (ms: number | undefined) => (ms === undefined ? null : roundMs(ms));
  return {
    dnsMs: round(dnsMs),
    connectMs: round(connectMs),
    tlsMs: round(tlsMs),
    firstByteMs: round(firstByteMs),
    totalMs: roundMs(totalMs ?? 0),
  };
}

function roundMs(ms: number): number {
  return Math.max(0, Math.round(ms * 10) / 10);
}
