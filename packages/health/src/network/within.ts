import { type Clock, startDeadline, waitFor } from '@mdmkit/core';
import { NetworkFailure, type NetworkLayer, toNetworkFailure } from './network-failure.ts';

/** How long each layer may take, in milliseconds. */
export const layerLimitsMs: Readonly<Record<NetworkLayer, number>> = {
  dns: 3_000,
  tcp: 5_000,
  proxy: 5_000,
  tls: 5_000,
  http: 10_000,
};

/** What a step measures and how it is stopped. */
export interface StepLimits {
  /** Time. */
  readonly clock: Clock;
  /** Ends the step. */
  readonly signal: AbortSignal;
}

/**
 * Runs one step of a connection within its layer's time.
 *
 * @throws NetworkFailure - With the layer; the signal's own reason when the whole check was ended.
 */
export async function within<Value>(
  layer: NetworkLayer,
  { clock, signal }: StepLimits,
  run: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  using deadline = startDeadline(clock, layerLimitsMs[layer], () => new NetworkFailure(layer, 'ETIMEDOUT'), signal);
  try {
    return await waitFor(run(deadline.signal), deadline.signal);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw toNetworkFailure(layer, error);
  }
}

/** Destroys a stream as soon as a signal says so. Returns a function that ends the watch. */
export function destroyOnAbort(stream: { destroy(): unknown }, signal: AbortSignal): () => void {
  const destroy = () => void stream.destroy();
  if (signal.aborted) destroy();
  else signal.addEventListener('abort', destroy, { once: true });
  return () => signal.removeEventListener('abort', destroy);
}
