/** Writes a whole number with its separators. */
export function writeNumber(value: number, language: string): string {
  return value.toLocaleString(language);
}

/** Writes a share from 0 to 1 as a percentage; small ones with a digit behind the point. */
export function writePercent(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  return `${percent < 10 && percent !== Math.round(percent) ? percent.toFixed(1) : Math.round(percent)} %`;
}

/** Writes a latency: milliseconds below a second, else seconds. */
export function writeLatency(ms: number): string {
  if (ms === 0) return '0 ms';
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  return `${ms < 10_000 ? (ms / 1_000).toFixed(1) : Math.round(ms / 1_000)} s`;
}

/** Writes a power of ten. */
export function writePower(power: number): string {
  const digits = String(power).replaceAll(/\d/g, (digit) => '⁰¹²³⁴⁵⁶⁷⁸⁹'.charAt(Number(digit)));
  return `10${digits}`;
}

/** Of a probability so small that it is written as a power of ten: the power. Undefined for a larger one. */
export function powerOf(probability: number): number | undefined {
  if (probability >= 0.001) return undefined;
  return probability <= 0 ? 15 : Math.min(15, Math.floor(-Math.log10(probability)));
}
