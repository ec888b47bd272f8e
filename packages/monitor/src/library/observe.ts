import {
  type Clock,
  checkArgument,
  type EndEvent,
  type Hooks,
  notify,
  systemClock,
  type Watchable,
} from '@mdmkit/core';
import { classifyError } from '../model/classify.ts';
import type { CheckResult } from '../model/result.ts';

/** What one call of a backend says about the service and the credential that it used. */
export interface CallObservation
  extends Pick<CheckResult, 'class' | 'code' | 'owner' | 'remedy' | 'error' | 'requestId'> {
  /** The label of the client that made the call; undefined if the client has none. */
  readonly target: string | undefined;
  /** The vendor service, such as `apple.vpp`. */
  readonly service: string;
  /** The call, such as `assets.list`. */
  readonly operation: string;
  /** The duration of the call with its waits, in milliseconds. */
  readonly durationMs: number;
  /** How many requests it took. */
  readonly attempts: number;
  /** When it ended, in ISO 8601. */
  readonly observedAt: string;
}

/** Options of {@link observe}. */
export interface ObserveOptions {
  /** Called at the end of every call. Its errors are ignored. */
  readonly onObservation: (observation: CallObservation) => void;
  /** Time. Default: the machine's clock. */
  readonly clock?: Clock;
}

/** Options of {@link observationHooks}. */
export interface ObservationHooksOptions extends ObserveOptions {
  /** Further hooks of the client. Default: none. */
  readonly hooks?: Hooks;
}

/**
 * Turns the calls that a backend makes anyway into observations, until the result is disposed of. It makes no call itself. It
 * takes any client of any package. A process may hold thousands of observed clients; an observation names the client by its
 * label.
 *
 * @throws TypeError - If the client has no method `watch`, or `onObservation` is not a function.
 * @example
 * using observing = observe(vpp, { onObservation: ({ target, class: name }) => console.log(target, name) });
 */
export function observe(client: Watchable, options: ObserveOptions): Disposable {
  // A program without types might give the options alone.
  if (!isWatchable(client)) {
    throw new TypeError('client must have a method watch, as every client of mdmkit has; observationHooks needs none');
  }
  checkArgument('observe', 'options', options, 'object');
  const { onObservation, clock } = options;
  checkArgument('observe', 'onObservation', onObservation, 'function');
  return client.watch(observationHooks({ onObservation, ...(clock ? { clock } : {}) }));
}

function isWatchable(value: unknown): value is Watchable {
  return typeof value === 'object' && value !== null && 'watch' in value && typeof value.watch === 'function';
}

/**
 * Makes the hooks of {@link observe}, for a client that is not made yet.
 *
 * @throws TypeError - If `onObservation` is not a function.
 * @example
 * createVppClient({ credential, label: 'aurora/apple.vpp', hooks: observationHooks({ onObservation }) });
 */
export function observationHooks(options: ObservationHooksOptions): Hooks {
  checkArgument('observationHooks', 'options', options, 'object');
  const { onObservation, hooks = {}, clock = systemClock } = options;
  checkArgument('observationHooks', 'onObservation', onObservation, 'function');
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
  const classified = classifyError(error);
  // The service works if it refuses a call for something that does not exist, or in a state that forbids the call.
  const aboutTheCall = error.kind === 'invalid' || error.kind === 'config' || error.kind === 'conflict';
  return {
    ...call,
    ...classified,
    ...(aboutTheCall ? { class: 'inconclusive' as const } : {}),
    requestId: error.requestId ?? null,
  };
}
