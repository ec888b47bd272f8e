import { type Clock, type Hooks, notify, type Phases, type WaitEvent } from '@mdmkit/core';
import type { CheckResult, ResultPhases, ResultWaits } from '@mdmkit/monitor/model';

/** What a request may wait for on our side. */
export type WaitReason = keyof ResultWaits;

/** What the calls of one check looked like from outside. */
export interface SeenCalls {
  /**
   * From the first request to now, in milliseconds. Pauses between attempts and our own waits are left out. Undefined
   * without any request.
   */
  readonly latencyMs: number | undefined;
  /** The most requests that one call took. */
  readonly attempts: number;
  /** The vendor's id of the last request. */
  readonly requestId: string | undefined;
  /** How long the parts of the first answered request took. */
  readonly phases: ResultPhases | undefined;
  /** The vendor's clock minus ours, in milliseconds, by its last answer. */
  readonly clockSkewMs: number | undefined;
  /** How long requests waited on our side; undefined if none did. */
  readonly waits: ResultWaits | undefined;
  /** Differences between answers and their documentation. */
  readonly drift: CheckResult['drift'];
}

/** Watches the calls of one check. */
export interface Observer {
  /** Hooks for the check's client; they pass every event on. */
  readonly hooks: Hooks;
  /** What was seen so far. */
  seen(): SeenCalls;
}

const reasons: Readonly<Record<WaitEvent['reason'], WaitReason>> = {
  budget: 'budgetMs',
  connection: 'connectionMs',
  session: 'sessionMs',
};

/** Makes an observer that passes every event on to other hooks. */
export function createObserver(others: Hooks, clock: Clock): Observer {
  let startedMs: number | undefined;
  let attempts = 0;
  let pausedMs = 0;
  let requestId: string | undefined;
  let phases: ResultPhases | undefined;
  let clockSkewMs: number | undefined;
  const drift: CheckResult['drift'] = [];
  const waits = createWaits(clock);
  return {
    hooks: {
      ...others,
      onRequest(event) {
        pausedMs += waits.end(startedMs);
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
        if (event.requestedByVendor) waits.begin('retryAfterMs');
        else pausedMs += event.delayMs;
        notify(others.onRetry, event);
      },
      onWait(event) {
        pausedMs += waits.begin(reasons[event.reason], startedMs);
        notify(others.onWait, event);
      },
      onEnd(event) {
        pausedMs += waits.end(startedMs);
        notify(others.onEnd, event);
      },
      onDrift(event) {
        drift.push({ operation: event.operation, kind: event.kind, pointer: event.pointer, expected: event.expected });
        notify(others.onDrift, event);
      },
    },
    seen: () => {
      pausedMs += waits.end(startedMs);
      return {
        latencyMs: startedMs === undefined ? undefined : Math.max(0, clock.elapsedMs() - startedMs - pausedMs),
        attempts,
        requestId,
        phases,
        clockSkewMs,
        waits: waits.sums(),
        drift,
      };
    },
  };
}

/** Counts the waits of a check, which makes one call after the other. */
function createWaits(clock: Clock) {
  const sums: Record<WaitReason, number> = { connectionMs: 0, budgetMs: 0, sessionMs: 0, retryAfterMs: 0 };
  let current: { readonly reason: WaitReason; readonly sinceMs: number } | undefined;
  /** Ends the wait under way. Returns the part of it that lies after an instant; 0 without one. */
  const end = (afterMs: number | undefined): number => {
    if (!current) return 0;
    const nowMs = clock.elapsedMs();
    const { reason, sinceMs } = current;
    sums[reason] += nowMs - sinceMs;
    current = undefined;
    return afterMs === undefined ? 0 : nowMs - Math.max(afterMs, sinceMs);
  };
  return {
    begin(reason: WaitReason, afterMs?: number): number {
      const pausedMs = end(afterMs);
      current = { reason, sinceMs: clock.elapsedMs() };
      return pausedMs;
    },
    end,
    sums: (): ResultWaits | undefined =>
      Object.values(sums).some((ms) => Math.round(ms) > 0)
        ? {
            connectionMs: Math.round(sums.connectionMs),
            budgetMs: Math.round(sums.budgetMs),
            sessionMs: Math.round(sums.sessionMs),
            retryAfterMs: Math.round(sums.retryAfterMs),
          }
        : undefined,
  };
}

/** Phases as a result has them: to a tenth of a millisecond, and null for what did not happen. */
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
