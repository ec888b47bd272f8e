/** How often a delivery is attempted before it is given up. With the pauses below, that is about 30 minutes. */
export const mostAttempts = 10;

const firstPauseMs = 5_000;
const longestPauseMs = 600_000;

/**
 * Returns the pause after an attempt, in milliseconds: twice as long each time, from 5 s up to 10 minutes, and a random part of
 * it, so that many senders do not come back together.
 *
 * @param attempts - The number of attempts so far, from 1 on.
 * @param random - Returns numbers from 0 to 1.
 */
export function pauseMs(attempts: number, random: () => number): number {
  const most = Math.min(longestPauseMs, firstPauseMs * 2 ** (attempts - 1));
  return Math.round(most * (0.75 + random() / 4));
}
