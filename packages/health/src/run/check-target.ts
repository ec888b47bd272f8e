import {
  type Clock,
  type Hooks,
  notify,
  startDeadline,
  type Transport,
  TransportFailure,
  VendorError,
  waitFor,
} from '@mdmkit/core';
import type { Target } from '../config/load-config.ts';
import { classifyError, classifyExpired, classifyProberFault } from '../monitor/classify.ts';
import { probes } from '../probes/index.ts';
import type { FactValue, OriginName, ProbeContext } from '../probes/probe.ts';
import { expiryWarnings, hasEnded } from './expiry.ts';
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
  /** Told why a check failed, for debugging. */
  readonly onFailure?: ((failure: CheckFailure) => void) | undefined;
}

/** A check that failed, for debugging. */
export interface CheckFailure {
  /** The target's id. */
  readonly target: string;
  /** What was thrown: a VendorError, or a defect of a probe. */
  readonly error: unknown;
}

/** A probe that went on although its time was up. */
class ProbeStuck extends Error {
  override readonly name = 'ProbeStuck';
}

/** How long a probe may take to stop once its deadline has passed, in milliseconds. */
const graceMs = 1_000;

type Outcome = Pick<CheckResult, 'class' | 'code' | 'owner' | 'remedy'>;

const healthy: Outcome = { class: 'ok', code: null, owner: null, remedy: null };

/** Checks one target. Never throws: whatever happens becomes a result. */
export async function checkTarget(target: Target, context: CheckContext): Promise<CheckResult> {
  const { clock } = context;
  const observer = createObserver(context.hooks, clock);
  const facts: Record<string, FactValue> = {};
  let expiresAt: Date | undefined;
  let outcome: Outcome;
  let attempts = 0;
  let requestId: string | undefined;
  try {
    await runProbe(target, context, {
      hooks: observer.hooks,
      learn: (learnt) => keep(facts, learnt),
      expires: (at) => {
        expiresAt = at;
        facts.expiresAt = at.toISOString();
      },
    });
    outcome = hasEnded(expiresAt, clock.now()) ? classifyExpired() : healthy;
  } catch (error) {
    outcome = classify(error, context.signal);
    if (error instanceof VendorError) ({ attempts, requestId } = error);
    notify(context.onFailure, { target: target.id, error });
  }
  const seen = observer.seen();
  return {
    target: target.id,
    tenant: target.tenant,
    service: target.service,
    ...outcome,
    latencyMs: seen.latencyMs === undefined ? null : Math.round(seen.latencyMs),
    attempts: Math.max(attempts, seen.attempts),
    requestId: requestId ?? seen.requestId ?? null,
    // A probe that is stuck may still learn something; a result that was given out does not change any more.
    facts: { ...facts },
    warnings: expiryWarnings(expiresAt, clock.now()),
    drift: [...seen.drift],
  };
}

async function runProbe(
  target: Target,
  context: CheckContext,
  parts: { readonly hooks: Hooks } & Pick<ProbeContext<unknown>, 'learn' | 'expires'>,
): Promise<void> {
  const { clock, timeoutMs, signal } = context;
  signal.throwIfAborted();
  // A vendor whose answers all come, but too late together, is slow: the same as one late answer.
  const timedOut = () => new TransportFailure({ reason: 'TIMEOUT', code: 'CHECK_TIMEOUT' });
  using deadline = startDeadline(clock, timeoutMs, timedOut, signal);
  using grace = startDeadline(clock, timeoutMs + graceMs, () => new ProbeStuck(), signal);
  const probe = probes[target.service].run({
    credential: target.credential,
    origins: context.origins,
    client: clientOptions(target, context, parts.hooks),
    signal: deadline.signal,
    learn: parts.learn,
    expires: parts.expires,
  });
  await waitFor(probe, grace.signal);
}

function classify(error: unknown, runSignal: AbortSignal): Outcome {
  // What a vendor said before the run was interrupted stays true.
  if (error instanceof VendorError && error.kind !== 'aborted') return classifyError(error);
  if (runSignal.aborted) return classifyProberFault('PROBE_ABORTED');
  return classifyProberFault(error instanceof ProbeStuck ? 'PROBE_STUCK' : 'PROBE_CRASHED');
}

function clientOptions(target: Target, context: CheckContext, hooks: Hooks): ProbeContext<unknown>['client'] {
  const { timeoutMs, retries } = context;
  const [minDelayMs, maxDelayMs] = [200, 1_000];
  const pausesMs = Array.from({ length: retries }, (_, index) => Math.min(maxDelayMs, minDelayMs * 2 ** index));
  const requestsMs = timeoutMs - pausesMs.reduce((sum, pauseMs) => sum + pauseMs, 0);
  return {
    label: target.id,
    transport: context.transport,
    clock: context.clock,
    hooks,
    // All attempts fit into the check's time with some to spare, so that the last one's failure tells what was slow.
    // Never less than a quarter for one: many retries must not turn a slow vendor into one that is down.
    timeoutMs: Math.max(1, Math.floor(Math.max(timeoutMs / 4, (0.9 * requestsMs) / (retries + 1)))),
    totalTimeoutMs: timeoutMs,
    // A check never waits as long as a vendor asks: it reports that it was asked to.
    retry: { retries, minDelayMs, maxDelayMs, maxRetryAfterMs: 0 },
  };
}

function keep(facts: Record<string, FactValue>, learnt: Readonly<Record<string, FactValue | undefined>>): void {
  for (const [name, value] of Object.entries(learnt)) if (value !== undefined) facts[name] = value;
}
