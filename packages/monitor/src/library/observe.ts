import { type Clock, type EndEvent, type Hooks, notify, systemClock, type Watchable } from '@mdmkit/core';
import { classifyError } from '../model/classify.ts';
import type { CheckResult } from '../model/result.ts';

/** What one call of a backend says about the service and the credential that it used. */
export interface CallObservation
  extends Pick<CheckResult, 'class' | 'code' | 'owner' | 'remedy' | 'error' | 'requestId'> {
  /** Whose call it was: the client's label; undefined where it has none. */
  readonly target: string | undefined;
  /** The vendor service, such as `apple.vpp`. */
  readonly service: string;
  /** The call, such as `assets.list`. */
  readonly operation: string;
  /** From the call's beginning to its end, waits included, in milliseconds. */
  readonly durationMs: number;
  /** How many requests it took. */
  readonly attempts: number;
  /** When it ended, in ISO 8601. */
  readonly observedAt: string;
}

/** Whom {@link observe} tells what it sees. */
export interface ObserveOptions {
  /** Told of every call. What it throws is ignored. */
  readonly onObservation: (observation: CallObservation) => void;
  /** Time. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** What {@link observationHooks} makes hooks from. */
export interface ObservationHooksOptions extends ObserveOptions {
  /** Hooks that are to be told as well. Default: none. */
  readonly hooks?: Hooks;
}

/**
 * Turns a backend's own calls into observations, without any call of its own: from now on, until the result is disposed of.
 * Any client of any of the packages will do: `using watching = observe(vpp, { onObservation })`. A process may hold
 * thousands of observed clients; an observation names the client by its label.
 *
 * @throws TypeError - When the client cannot be watched, or `onObservation` is no function.
 */
export function observe(client: Watchable, options: ObserveOptions): Disposable {
  // A program without types might give the options alone.
  if (!isWatchable(client)) {
    throw new TypeError('client must have a method watch, as every client of mdmkit has; observationHooks needs none');
  }
  const { onObservation, clock } = options;
  return client.watch(observationHooks({ onObservation, ...(clock ? { clock } : {}) }));
}

function isWatchable(value: unknown): value is Watchable {
  return typeof value === 'object' && value !== null && 'watch' in value && typeof value.watch === 'function';
}

/**
 * Makes the hooks of {@link observe} for who makes the client:
 * `createVppClient({ credential, label: 'aurora/apple.vpp', hooks: observationHooks({ onObservation }) })`.
 *
 * @throws TypeError - When `onObservation` is no function.
 */
export function observationHooks({ onObservation, hooks = {}, clock = systemClock }: ObservationHooksOptions): Hooks {
  if (typeof onObservation !== 'function') throw new TypeError('onObservation must be a function');
  return {
    ...hooks,
    onEnd(event) {
      notify(hooks.onEnd, event);
      notify(onObservation, observationOf(event, clock.now()));
    },
  };
}

function observationOf(
  { service, operation, label, attempts, durationMs, error }: EndEvent,
  nowMs: number,
): CallObservation {
  const call = {
    target: label,
    service,
    operation,
    durationMs: Math.round(durationMs),
    attempts,
    observedAt: new Date(nowMs).toISOString(),
  };
  if (!error) return { ...call, class: 'ok', code: null, owner: null, remedy: null, error: null, requestId: null };
  const found = classifyError(error);
  // A call for something that is not there, or in a state that forbids it, says nothing about the service.
  const aboutTheCall = error.kind === 'invalid' || error.kind === 'config' || error.kind === 'conflict';
  return {
    ...call,
    ...found,
    ...(aboutTheCall ? { class: 'inconclusive' as const } : {}),
    requestId: error.requestId ?? null,
  };
}
