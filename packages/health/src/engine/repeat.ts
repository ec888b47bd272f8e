import type { Clock } from '@mdmkit/core';

/** How work is repeated. */
export interface RepeatOptions {
  /** The pause before each time, in milliseconds. */
  readonly everyMs: number;
  /** Time. */
  readonly clock: Pick<Clock, 'sleep'>;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Called with what failed. The work is done again after the next pause. */
  readonly onError: (error: unknown) => void;
}

/** Does work from time to time, after a pause for the first time. Resolves once it was ended and the work that had begun is done. */
export async function repeat(
  work: () => Promise<unknown>,
  { everyMs, clock, signal, onError }: RepeatOptions,
): Promise<void> {
  for (;;) {
    const isEnded = await clock.sleep(everyMs, signal).then(
      () => false,
      () => true,
    );
    if (isEnded) return;
    await work().catch(onError);
  }
}
