import { JourneyProblem } from '../failure.ts';

/**
 * Waits.
 *
 * @throws JourneyProblem - If the journey is ended meanwhile.
 */
export async function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const onAbort = () => reject(new JourneyProblem('stuck', 'the journey was ended early'));
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    await promise;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}
