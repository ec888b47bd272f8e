import {
  type BudgetStore,
  type Clock,
  createMemorySessionStore,
  type Hooks,
  notify,
  type SessionStore,
  type Transport,
  TransportFailure,
  VendorError,
} from '@mdmkit/core';
import type { CheckResult, ResultPhases, Warning } from '@mdmkit/monitor/model';
import {
  classifyExpired,
  clockOffSeconds,
  expiryWarnings,
  hasEnded,
  resultId,
  wholeSeconds,
} from '@mdmkit/monitor/model';
import type { Target } from '../config/target.ts';
import type { Journeys } from '../journeys/journeys.ts';
import type { NetworkAccess } from '../network/network-access.ts';
import { type OriginName, probeOf } from '../probes/index.ts';
import type { FactValue, Finding, ProbeContext } from '../probes/probe.ts';
import { classifyFailure, ProbeStuck } from './classify-failure.ts';
import { followSignal } from './follow-signal.ts';
import { createObserver, roundPhases } from './observer.ts';
import { traceCheck } from './trace-check.ts';

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
  /** Sessions and access tokens, one per credential. */
  readonly sessionStore: SessionStore;
  /** The counts of what each credential may send. */
  readonly budgetStore: BudgetStore;
  /** How hosts are reached without a vendor's client. */
  readonly network: NetworkAccess;
  /** Runs journeys in browsers. Default: each check starts a browser of its own. */
  readonly journeys?: Journeys | undefined;
  /** What the last check of a target learnt, if it was kept. */
  readonly known?: ((target: string) => Readonly<Record<string, unknown>> | undefined) | undefined;
  /**
   * Makes this check prove more than the pool and the store do: `connection` makes connections of its own, `token` also
   * signs in anew. A cached connection or token hides an outage of name resolution, of TLS or of the sign-in. Default:
   * what is cached is used.
   */
  readonly fresh?: 'connection' | 'token' | undefined;
  /** Makes the connections of a check that is to be fresh; they are closed at its end. */
  readonly makeTransport?: (() => Transport) | undefined;
  /** Whether a maintenance window applies to the target. Default: false. */
  readonly isMaintained?: boolean;
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

/** How long a probe may take to stop once its deadline has passed, in milliseconds. */
const graceMs = 1_000;

const healthy: Finding = { class: 'ok', code: null, owner: null, remedy: null, error: null };

/** Checks one target, within a span of its own. Never throws: whatever happens becomes a result. */
export async function checkTarget(target: Target, context: CheckContext): Promise<CheckResult> {
  return await traceCheck(target, async () => await observe(target, context));
}

async function observe(target: Target, context: CheckContext): Promise<CheckResult> {
  const { clock } = context;
  const startedAtMs = clock.now();
  const startedMs = clock.elapsedMs();
  const observer = createObserver(context.hooks, clock);
  const facts: Record<string, FactValue> = {};
  const warnings: Warning[] = [];
  let expiresAt: Date | undefined;
  let finding: Finding | undefined;
  let timed: ResultPhases | undefined;
  let outcome: Finding;
  let attempts = 0;
  let requestId: string | undefined;
  try {
    await runProbe(target, context, {
      hooks: observer.hooks,
      learn: (learnt) => keep(facts, learnt),
      warn: (code, daysLeft) => void warnings.push({ code, daysLeft: daysLeft ?? null }),
      time: (phases) => {
        timed = { ...roundPhases({}), ...phases };
      },
      conclude: (found) => {
        finding ??= found;
      },
      expires: (at) => {
        expiresAt = at;
        facts.expiresAt = at.toISOString();
      },
    });
    outcome = finding ?? healthy;
  } catch (error) {
    const { waits } = observer.seen();
    const elapsedMs = clock.elapsedMs() - startedMs;
    const { timeoutMs, signal } = context;
    outcome = classifyFailure({ error, isInterrupted: signal.aborted, waits, elapsedMs, timeoutMs });
    if (error instanceof VendorError) ({ attempts, requestId } = error);
    notify(context.onFailure, { target: target.id, error });
  }
  const lastSeen = observer.seen();
  if (lastSeen.clockSkewMs !== undefined) facts.clockSkewSeconds = wholeSeconds(lastSeen.clockSkewMs);
  const skewSeconds = typeof facts.clockSkewSeconds === 'number' ? facts.clockSkewSeconds : 0;
  const isClockOff = Math.abs(skewSeconds) >= clockOffSeconds;
  // The vendor's clock says whether a credential has ended: our own may be years off.
  const nowMs = clock.now() + (isClockOff ? skewSeconds * 1000 : 0);
  if (outcome === healthy && hasEnded(expiresAt, nowMs)) outcome = classifyExpired();
  if (isClockOff) warnings.push({ code: 'CLOCK_SKEW', daysLeft: null });
  return {
    // A service keeps many results a second and reads the id of few: it is made when it is read.
    get id() {
      return resultId(target.id, startedAtMs);
    },
    target: target.id,
    tenant: target.tenant,
    service: target.service,
    startedAt: new Date(startedAtMs).toISOString(),
    ...outcome,
    latencyMs: latencyOf(timed?.totalMs ?? lastSeen.latencyMs),
    phases: timed ?? lastSeen.phases ?? null,
    attempts: Math.max(attempts, lastSeen.attempts),
    requestId: printableId(requestId ?? lastSeen.requestId),
    ...(lastSeen.waits === undefined ? {} : { waits: lastSeen.waits }),
    // A probe that is stuck may still learn something; a result that was given out does not change any more.
    facts: { ...facts },
    warnings: [...expiryWarnings(expiresAt, nowMs), ...warnings],
    drift: [...lastSeen.drift],
  };
}

async function runProbe(
  target: Target,
  context: CheckContext,
  parts: { readonly hooks: Hooks } & Pick<ProbeContext<unknown>, ReportingMethod>,
): Promise<void> {
  context.signal.throwIfAborted();
  using limits = startLimits(context);
  await using own = context.fresh === undefined ? undefined : context.makeTransport?.();
  const transport = own ?? context.transport;
  const probe = (target.probe ?? probeOf(target.service)).run({
    credential: target.credential,
    origins: context.origins,
    client: clientOptions(target, { ...context, transport }, parts.hooks),
    signal: limits.signal,
    dedicated: target.dedicated ?? false,
    budgetStore: context.budgetStore,
    network: context.network,
    journeys: context.journeys,
    target: target.id,
    isMaintained: context.isMaintained,
    timeoutMs: context.timeoutMs,
    known: context.known?.(target.id) ?? {},
    learn: parts.learn,
    warn: parts.warn,
    time: parts.time,
    conclude: parts.conclude,
    expires: parts.expires,
  });
  // A probe that does not stop is not waited for; what it throws then is of no interest.
  probe.catch(() => {});
  await Promise.race([probe, limits.over]);
}

/** The limits of one check. */
interface CheckLimits extends Disposable {
  /** Aborted when the time is up or the run is interrupted. */
  readonly signal: AbortSignal;
  /** Rejects when the run is interrupted, or when the probe should have stopped by itself. */
  readonly over: Promise<never>;
}

/** Starts the limits of a check: one signal and one timer at a time, for a service does this hundreds of times a second. */
function startLimits({ clock, timeoutMs, signal }: CheckContext): CheckLimits {
  const controller = new AbortController();
  const { promise: over, reject } = Promise.withResolvers<never>();
  over.catch(() => {});
  const follower = followSignal(signal, () => {
    controller.abort(signal.reason);
    reject(signal.reason);
  });
  let cancel = clock.schedule(timeoutMs, () => {
    cancel = clock.schedule(graceMs, () => reject(new ProbeStuck()));
    // A vendor whose answers all come, but too late together, is slow: the same as one late answer.
    controller.abort(new TransportFailure({ reason: 'TIMEOUT', code: 'CHECK_TIMEOUT' }));
  });
  return {
    signal: controller.signal,
    over,
    [Symbol.dispose]() {
      cancel();
      follower[Symbol.dispose]();
    },
  };
}

/** What a probe tells about its target. */
type ReportingMethod = 'learn' | 'warn' | 'time' | 'conclude' | 'expires';

/** An id is short and plain; a gateway may have put anything else there, a credential of ours too. */
function printableId(id: string | undefined): string | null {
  return id !== undefined && /^[\w.:/=+-]{1,128}$/.test(id) ? id : null;
}

function latencyOf(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms);
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
    // A token that is made for one check must not replace that of production.
    sessionStore: context.fresh === 'token' ? createMemorySessionStore() : context.sessionStore,
    hooks,
    // All attempts fit into the check's time with some to spare, so that the last one's failure tells what was slow.
    // Never less than a quarter for one: many retries must not make a slow vendor look down.
    timeoutMs: Math.max(1, Math.floor(Math.max(timeoutMs / 4, (0.9 * requestsMs) / (retries + 1)))),
    totalTimeoutMs: timeoutMs,
    // A check never waits as long as a vendor asks: it reports that it was asked to.
    retry: { retries, minDelayMs, maxDelayMs, maxRetryAfterMs: 0 },
  };
}

function keep(facts: Record<string, FactValue>, learnt: Readonly<Record<string, unknown>>): void {
  // Each probe's schema of facts holds values of JSON only.
  for (const [name, value] of Object.entries(learnt)) if (value !== undefined) facts[name] = value as FactValue;
}
