import { JourneyProblem } from '../failure.ts';
import { parseTotpKey, TotpProblem, totpCode, totpCounter } from '../totp.ts';

/** Makes codes of the moment; none is used twice. */
export interface CodeMaker {
  /**
   * Returns the code for a secret. It waits if the code ends within five seconds, and until the next if it was used already.
   *
   * @throws JourneyProblem - If the secret is none of codes.
   */
  next(name: string, secret: string): Promise<string>;
  /** For each secret, the last period whose code was used. */
  readonly used: Readonly<Record<string, number>>;
}

/** A code that ends sooner than this, in milliseconds, may be too old when the panel reads it. */
const leastLeftMs = 5_000;

/** Makes a maker of codes. */
export function createCodeMaker(
  usedBefore: Readonly<Record<string, number>>,
  waitMs: (ms: number) => Promise<void>,
  now: () => number = Date.now,
): CodeMaker {
  const used = { ...usedBefore };
  return {
    used,
    async next(name, secret) {
      const key = keyOf(name, secret);
      const periodMs = key.periodSeconds * 1_000;
      for (;;) {
        const counter = totpCounter(key, now());
        const leftMs = (counter + 1) * periodMs - now();
        if (counter > (used[name] ?? -1) && leftMs >= Math.min(leastLeftMs, periodMs / 2)) {
          used[name] = counter;
          return totpCode(key, counter);
        }
        await waitMs(leftMs + 50);
      }
    },
  };
}

function keyOf(name: string, secret: string) {
  try {
    return parseTotpKey(secret);
  } catch (error) {
    if (error instanceof TotpProblem) throw new JourneyProblem('secret', `the secret "${name}": ${error.message}`);
    throw error;
  }
}
