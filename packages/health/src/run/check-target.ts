import { type Clock, type Hooks, startDeadline, type Transport, VendorError, waitFor } from '@mdmkit/core';
import type { Target } from '../config/load-config.ts';
import { classifyError, classifyProberFault } from '../monitor/classify.ts';
import { probes } from '../probes/index.ts';
import type { FactValue, OriginName, ProbeContext } from '../probes/probe.ts';
import { expiryWarnings } from './expiry.ts';
import { createObserver } from './observer.ts';
import type { CheckResult } from './result.ts';

/** What every check of a run shares. */
export interface CheckContext {
  /** Addresses in place of the vendors' own. */
  readonly origins: Readonly<Partial<Record<OriginName, string>>>;
  /** Connections. */
  readonly transport: Transport;
  /** Time. */
  readonly clock: Clock;
  /** Told of every request, besides the check itself. */
  readonly hooks: Hooks;
  /** The limit for one check, in milliseconds. */
  readonly timeoutMs: number;
  /** How often a failed read is repeated. */
  readonly retries: number;
  /** Ends the whole run. */
  readonly signal: AbortSignal;
}

/** A check that was stopped because its time was up, or the run's. */
class CheckStopped extends Error {
  override readonly name = 'CheckStopped';
}

/** How long a probe may take to stop once its deadline has passed, in milliseconds. */
const graceMs = 1_000;

/** Checks one target. Never throws: whatever happens becomes a result. */
export async function checkTarget(target: Target, context: CheckContext): Promise<CheckResult> {
  const { clock } = context;
  const observer = createObserver(context.hooks);
  const startedMs = clock.elapsedMs();
  const facts: Record<string, FactValue> = {};
  let expiresAt: Date | undefined;
  using deadline = startDeadline(
    clock,
    context.timeoutMs + graceMs,
    () => new CheckStopped('the deadline has passed'),
    context.signal,
  );
  let outcome: Pick<CheckResult, 'class' | 'code' | 'owner' | 'remedy'>;
  let attempts = 0;
  let requestId: string | undefined;
  try {
    await waitFor(
      probes[target.service].run({
        credential: target.credential,
        origins: context.origins,
        client: clientOptions(target, context, observer.hooks),
        signal: deadline.signal,
        learn: (learnt) => keep(facts, learnt),
        expires: (at) => {
          expiresAt = at;
          facts['expiresAt'] = at.toISOString();
        },
      } satisfies ProbeContext<unknown>),
      deadline.signal,
    );
    outcome = { class: 'ok', code: null, owner: null, remedy: null };
  } catch (error) {
    outcome = classify(error, context.signal);
    if (error instanceof VendorError) ({ attempts, requestId } = error);
  }
  const seen = observer.seen();
  return {
    target: target.id,
    tenant: target.tenant,
    service: target.service,
    ...outcome,
    latencyMs: seen.requests === 0 ? null : Math.max(0, Math.round(clock.elapsedMs() - startedMs - seen.pausedMs)),
    attempts: Math.max(attempts, seen.attempts),
    requestId: requestId ?? seen.requestId ?? null,
    facts,
    warnings: expiryWarnings(expiresAt, clock.now()),
    drift: [...seen.drift],
  };
}

function classify(error: unknown, runSignal: AbortSignal): Pick<CheckResult, 'class' | 'code' | 'owner' | 'remedy'> {
  if (runSignal.aborted) return classifyProberFault('PROBE_ABORTED');
  if (error instanceof VendorError) return classifyError(error);
  return classifyProberFault(error instanceof CheckStopped ? 'PROBE_STUCK' : 'PROBE_CRASHED');
}

function clientOptions(target: Target, context: CheckContext, hooks: Hooks): ProbeContext<unknown>['client'] {
  return {
    label: target.id,
    transport: context.transport,
    clock: context.clock,
    hooks,
    // Two attempts have to fit into the time of the check.
    timeoutMs: Math.max(1, Math.floor(context.timeoutMs / 2)),
    totalTimeoutMs: context.timeoutMs,
    // A check never waits as long as a vendor asks: it reports that it was asked to.
    retry: { retries: context.retries, minDelayMs: 200, maxDelayMs: 1_000, maxRetryAfterMs: 0 },
  };
}

function keep(facts: Record<string, FactValue>, learnt: Readonly<Record<string, FactValue | undefined>>): void {
  for (const [name, value] of Object.entries(learnt)) if (value !== undefined) facts[name] = value;
}
