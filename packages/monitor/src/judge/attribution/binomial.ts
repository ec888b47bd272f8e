/** Logarithms of the first factorials; above, Stirling's series is exact to the last digits. */
const logFactorials = Array.from({ length: 32 }, (_, n) => {
  let sum = 0;
  for (let factor = 2; factor <= n; factor += 1) sum += Math.log(factor);
  return sum;
});

/**
 * The natural logarithm of P(Bin(n, p) >= k): how probable it is that at least `k` of `n` independent things fail, each with
 * probability `p`. Summed term by term, the largest first, so nothing underflows.
 */
export function logUpperTail(n: number, p: number, k: number): number {
  if (k <= 0 || p >= 1) return 0;
  if (k > n || p <= 0) return Number.NEGATIVE_INFINITY;
  // Past the mode terms only fall; below it the other side is the shorter sum.
  if (k <= n * p) return Math.log1p(-Math.exp(logLowerTail(n, p, k - 1)));
  const odds = p / (1 - p);
  let term = 1;
  let sum = 1;
  for (let i = k + 1; i <= n && term > sum * 1e-17; i += 1) {
    term *= ((n - i + 1) / i) * odds;
    sum += term;
  }
  return Math.min(0, logTerm(n, p, k) + Math.log(sum));
}

/** P(Bin(n, p) >= k). */
export function upperTail(n: number, p: number, k: number): number {
  return Math.exp(logUpperTail(n, p, k));
}

/** The least `k` with P(Bin(n, p) >= k) below `alpha`; n + 1 where even all of them would not be improbable enough. */
export function leastSignificant(n: number, p: number, alpha: number): number {
  const limit = Math.log(alpha);
  let low = 1;
  let high = n + 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (logUpperTail(n, p, middle) < limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

function logLowerTail(n: number, p: number, k: number): number {
  if (k < 0) return Number.NEGATIVE_INFINITY;
  const odds = (1 - p) / p;
  let term = 1;
  let sum = 1;
  for (let i = k; i > 0 && term > sum * 1e-17; i -= 1) {
    term *= (i / (n - i + 1)) * odds;
    sum += term;
  }
  return Math.min(0, logTerm(n, p, k) + Math.log(sum));
}

function logTerm(n: number, p: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k) + k * Math.log(p) + (n - k) * Math.log1p(-p);
}

function logFactorial(n: number): number {
  const cached = logFactorials[n];
  if (cached !== undefined) return cached;
  const inverse = 1 / n;
  const series = inverse * (1 / 12 - inverse * inverse * (1 / 360 - (inverse * inverse) / 1260));
  return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + series;
}
