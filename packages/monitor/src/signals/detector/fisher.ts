/** How many probabilities a detector combines. */
const usualCount = 4;

/**
 * The probability that independent signals are together as surprising as this, by Fisher's method: the tail of chi-square with
 * two degrees of freedom for each. `surprise` is minus the decimal logarithm of the product of their probabilities; a caller that
 * knows the product saves its computation.
 */
export function probabilityOf(
  surprise: number,
  count: number = usualCount,
  product: number = Math.exp(-Math.LN10 * surprise),
): number {
  if (surprise === 0) return 1;
  const half = Math.LN10 * surprise;
  let term = 1;
  let sum = 1;
  for (let index = 1; index < count; index += 1) {
    term *= half / index;
    sum += term;
  }
  return Math.min(1, product * sum);
}

/** The surprise at which the probability falls to a limit. */
export function surpriseAt(probability: number, count: number = usualCount): number {
  let low = 0;
  let high = 400;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (probabilityOf(middle, count) > probability) low = middle;
    else high = middle;
  }
  return high;
}
