import { type Clock, type EndEvent, type Hooks, notify, systemClock } from '@mdmkit/core';
import { classifyError } from '../monitor/classify.ts';
import type { CheckResult } from '../run/result.ts';

/** What one call of a backend says about the service and the credential that it used. */
export interface Observation extends Pick<CheckResult, 'class' | 'code' | 'owner' | 'remedy' | 'error' | 'requestId'> {
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

/** How {@link observe} tells what it sees. */
export interface ObserveOptions {
  /** Told of every call. What it throws is ignored. */
  readonly onObservation: (observation: Observation) => void;
  /** Hooks that are to be told as well. Default: none. */
  readonly hooks?: Hooks;
  /** Time. Default: the machine's clock. */
  readonly clock?: Clock;
}

/**
 * Turns a backend's own calls into observations, without any call of its own. Give the hooks to the client:
 * `createVppClient({ credential, label: 'aurora/apple.vpp', hooks: observe({ onObservation }) })`.
 */
export function observe({ onObservation, hooks = {}, clock = systemClock }: ObserveOptions): Hooks {
  return {
    ...hooks,
    onEnd(event) {
      notify(onObservation, observationOf(event, clock.now()));
      notify(hooks.onEnd, event);
    },
  };
}

function observationOf(
  { service, operation, label, attempts, durationMs, error }: EndEvent,
  nowMs: number,
): Observation {
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
