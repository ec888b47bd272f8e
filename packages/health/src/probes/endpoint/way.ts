import type { NetworkAccess } from '../../network/network-access.ts';
import { NetworkFailure, type NetworkLayer } from '../../network/network-failure.ts';
import type { Step } from './facts.ts';

/** How hosts are tried. */
export interface WayOptions {
  /** How to reach them. */
  readonly network: NetworkAccess;
  /** Whether inspection is what the operator wants. */
  readonly allowInterception: boolean;
  /** Ends the check. */
  readonly signal: AbortSignal;
}

/** Records how long steps take. */
export type Walk = <Value>(
  layer: NetworkLayer,
  run: () => Promise<Value>,
  detail?: (value: Value) => string | undefined,
) => Promise<Value>;

/** Makes a function that runs the steps of one way and records them. */
export function createWalk(steps: Step[], { clock }: NetworkAccess): Walk {
  return async (layer, run, detail) => {
    const startedMs = clock.elapsedMs();
    const note = (ok: boolean, text: string | undefined) => {
      const ms = Math.max(0, Math.round((clock.elapsedMs() - startedMs) * 10) / 10);
      steps.push({ layer, ok, ms, ...(text === undefined ? {} : { detail: text }) });
    };
    try {
      const value = await run();
      note(true, detail?.(value));
      return value;
    } catch (error) {
      note(false, error instanceof NetworkFailure ? error.code : undefined);
      throw error;
    }
  };
}
